import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { BridgeheadError } from "@/server/model/errors";

/** Encrypts the credentials that Bridgehead keeps. `context` (say `host:<id>`) ties a secret to its row: it opens nowhere else. */
export type SecretBox = {
  seal(plain: string, context: string): string;
  /** Throws `refused` when the key or the context is not the one it was sealed with. */
  open(sealed: string, context: string): string;
  /** A key for another purpose, which tells nothing about this one. */
  derive(purpose: string): string;
};

const VERSION = "v1";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A box over 32 bytes of key: AES-256-GCM, a fresh nonce for every secret. */
export function openSecretBox(key: Buffer): SecretBox {
  const sealingKey = derived(key, "seal");
  return {
    seal(plain, context) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", sealingKey, nonce).setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
      return `${VERSION}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64url")}`;
    },
    open(sealed, context) {
      const [version, text] = sealed.split(".");
      const bytes = Buffer.from(text ?? "", "base64url");
      if (version !== VERSION || bytes.length < NONCE_BYTES + TAG_BYTES) throw unreadable(context);
      const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
      try {
        const decipher = createDecipheriv("aes-256-gcm", sealingKey, bytes.subarray(0, NONCE_BYTES))
          .setAAD(Buffer.from(context))
          .setAuthTag(tag);
        const body = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
        return Buffer.concat([body, decipher.final()]).toString("utf8");
      } catch (cause) {
        throw unreadable(context, cause);
      }
    },
    derive: (purpose) => derived(key, purpose).toString("base64url"),
  };
}

function derived(key: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", key, Buffer.alloc(0), `bridgehead ${purpose}`, 32));
}

function unreadable(context: string, cause?: unknown): BridgeheadError {
  return new BridgeheadError(
    "refused",
    `The stored credentials of ${context} cannot be decrypted with this secret key.`,
    {
      cause,
      remedy: "Start with the BRIDGEHEAD_SECRET_KEY (or secret.key file) they were stored with, or enter them again.",
    },
  );
}
