import { connect, type TLSSocket } from "node:tls";
import { BridgeheadError } from "@/server/model/errors";

/** Raised while connecting when the certificate is not the pinned one. */
export class FingerprintMismatch extends Error {
  readonly code = "BRIDGEHEAD_FINGERPRINT_MISMATCH";
  constructor(
    readonly presented: string,
    readonly pinned: string,
  ) {
    super(`certificate ${presented} instead of ${pinned}`);
  }
}

/** SHA-256 of a certificate as everybody writes it: 32 bytes in upper-case hex with colons. */
export function normalFingerprint(text: string): string {
  const hex = text
    .trim()
    .replace(/^sha-?256[:= ]\s*/i, "")
    .replace(/[:\s-]/g, "")
    .toUpperCase();
  if (!/^[0-9A-F]{64}$/.test(hex)) {
    throw new BridgeheadError("invalid", `"${text}" is no SHA-256 fingerprint of a certificate.`, {
      remedy: "It is 64 hexadecimal digits, with or without colons.",
    });
  }
  return hex.replace(/(..)(?=.)/g, "$1:");
}

export function fingerprintOf(socket: TLSSocket): string {
  return socket.getPeerCertificate().fingerprint256;
}

/** What the peer shows to anybody, trusted or not, so that the operator can compare and pin it. */
export async function presentedFingerprint(origin: URL, timeoutMs: number): Promise<string | null> {
  if (origin.protocol !== "https:") return null;
  const host = origin.hostname.replace(/^\[(.*)\]$/, "$1");
  return await new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port: Number(origin.port === "" ? 443 : origin.port),
      rejectUnauthorized: false,
      ...(/[a-z]/i.test(host) && !host.includes(":") ? { servername: host } : {}),
    });
    socket.setTimeout(timeoutMs, () => {
      socket.destroy(Object.assign(new Error("the TLS handshake took too long"), { code: "ETIMEDOUT" }));
    });
    socket.once("secureConnect", () => {
      resolve(fingerprintOf(socket));
      socket.destroy();
    });
    socket.once("error", reject);
  });
}
