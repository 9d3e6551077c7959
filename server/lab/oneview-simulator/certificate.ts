import { X509Certificate } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generate } from "selfsigned";

export type ServerCertificate = {
  readonly caPem: string;
  readonly caPath: string;
  readonly keyPem: string;
  /** Leaf first, then the CA. */
  readonly chainPem: string;
};

const dayMs = 86_400_000;

/**
 * The simulator's own CA and a certificate for localhost and 127.0.0.1, kept in `dir` so that a client which trusts
 * the CA (or pinned the certificate) still does after a restart. Made anew when missing, unreadable or about to expire.
 */
export async function serverCertificate(dir: string, now: number): Promise<ServerCertificate> {
  const paths = {
    ca: join(dir, "ca.pem"),
    key: join(dir, "server.key"),
    chain: join(dir, "server.pem"),
  };
  const kept = await readKept(paths, now);
  if (kept !== null) return { ...kept, caPath: paths.ca };
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const made = await make(now);
  await writeWhole(paths.key, made.keyPem, 0o600);
  await writeWhole(paths.chain, made.chainPem, 0o644);
  await writeWhole(paths.ca, made.caPem, 0o644);
  return { ...made, caPath: paths.ca };
}

async function readKept(paths: { ca: string; key: string; chain: string }, now: number) {
  try {
    const [caPem, keyPem, chainPem] = await Promise.all(
      [paths.ca, paths.key, paths.chain].map((path) => readFile(path, "utf8")),
    );
    if (caPem === undefined || keyPem === undefined || chainPem === undefined) return null;
    const leaf = new X509Certificate(chainPem);
    const isOurs = leaf.verify(new X509Certificate(caPem).publicKey);
    return isOurs && Date.parse(leaf.validTo) > now + 30 * dayMs ? { caPem, keyPem, chainPem } : null;
  } catch {
    return null; // absent or damaged: a new one is made, and clients that pinned the old one will say so
  }
}

async function make(now: number) {
  const notBeforeDate = new Date(now - dayMs);
  const notAfterDate = new Date(now + 3650 * dayMs);
  const shared = { keyType: "ec", curve: "P-256", algorithm: "sha256", notBeforeDate, notAfterDate } as const;
  const ca = await generate([{ name: "commonName", value: "OneView simulator CA" }], {
    ...shared,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const leaf = await generate([{ name: "commonName", value: "localhost" }], {
    ...shared,
    ca: { key: ca.private, cert: ca.cert },
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: "localhost" },
          { type: 7, ip: "127.0.0.1" },
        ],
      },
    ],
  });
  return { caPem: ca.cert, keyPem: leaf.private, chainPem: `${leaf.cert.trim()}\n${ca.cert.trim()}\n` };
}

async function writeWhole(path: string, text: string, mode: number): Promise<void> {
  await writeFile(`${path}.new`, text, { mode });
  await rename(`${path}.new`, path);
}
