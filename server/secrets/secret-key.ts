import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BridgeheadError } from "@/server/model/errors";

/** The 32 bytes that encrypt stored credentials: of the environment, or of `secret.key` in the data directory, made once. */
export function loadSecretKey(fromEnvironment: string | null, dataDir: string): Buffer {
  if (fromEnvironment !== null) return decodeKey(fromEnvironment, "BRIDGEHEAD_SECRET_KEY");
  const path = join(dataDir, "secret.key");
  return read(path) ?? make(path, dataDir);
}

function read(path: string): Buffer | null {
  try {
    const text = readFileSync(path, "utf8").trim();
    const { mode } = statSync(path);
    if ((mode & 0o077) !== 0) {
      throw new BridgeheadError("refused", `Others may read ${path}, which encrypts all stored credentials.`, {
        remedy: `chmod 600 ${path}`,
      });
    }
    return decodeKey(text, path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

/** Written aside and linked, so that of two processes that start at once both use the first one's key. */
function make(path: string, dataDir: string): Buffer {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const aside = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  writeFileSync(aside, `${randomBytes(32).toString("base64")}\n`, { mode: 0o600, flag: "wx", flush: true });
  try {
    linkSync(aside, path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    unlinkSync(aside);
  }
  const key = read(path);
  if (key === null) throw new BridgeheadError("refused", `${path} vanished while it was being made.`);
  return key;
}

function decodeKey(text: string, where: string): Buffer {
  const key = Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? "hex" : "base64");
  if (key.length !== 32) throw new BridgeheadError("invalid", `${where} must hold 32 bytes in base64 or hex.`);
  return key;
}
