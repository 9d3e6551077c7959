import { spawn } from "node:child_process";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { BridgeheadError } from "@/server/model/errors";

export type Packing = "none" | "gzip" | "xz" | "json";

const MAGIC: readonly (readonly [Packing | "bzip2" | "zip" | "zstd" | "7z", readonly number[]])[] = [
  ["gzip", [0x1f, 0x8b]],
  ["xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ["bzip2", [0x42, 0x5a, 0x68]],
  ["zip", [0x50, 0x4b, 0x03, 0x04]],
  ["zstd", [0x28, 0xb5, 0x2f, 0xfd]],
  ["7z", [0x37, 0x7a, 0xbc, 0xaf]],
];
export const SNIFFED_BYTES = 6;

/** How an upload is packed, by its first bytes; a packing that is not read here is refused. */
export function packingOf(start: Uint8Array): Packing {
  const found = MAGIC.find(([, magic]) => magic.every((byte, at) => start[at] === byte))?.[0];
  if (found === "gzip" || found === "xz") return found;
  if (found !== undefined) {
    throw new BridgeheadError("invalid", `The upload is packed with ${found}, which is not read here.`, {
      remedy: "Unpack it and pack it again as tar.gz or tar.xz: tar -czf case.tar.gz <folder>.",
    });
  }
  return /^\s*\{/.test(Buffer.from(start).toString("latin1")) && start[0] !== 0 ? "json" : "none";
}

/** Unpacked bytes as they come. */
export function unpacked(packing: Packing, chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  if (packing === "gzip") return gunzipped(chunks);
  return packing === "xz" ? unxzed(chunks) : chunks;
}

async function* gunzipped(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  const source = Readable.from(chunks, { objectMode: false });
  source.on("error", (error) => gunzip.destroy(error));
  try {
    yield* source.pipe(gunzip);
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

/** Bytes of memory that an archive may ask for: twice what the strongest preset of xz needs. */
const XZ_MEMORY = 140_000_000;
const LONGEST_COMPLAINT = 500;

/** By the system's own `xz`, beside this process: it takes what comes and is ended with whoever reads it. */
async function* unxzed(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const xz = spawn("xz", ["--decompress", "--stdout", "--single-stream", `--memlimit-decompress=${XZ_MEMORY}`], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  const source = Readable.from(chunks, { objectMode: false });
  let complaint = "";
  let failure: unknown;
  xz.stderr.on("data", (text: Buffer) => {
    complaint = (complaint + text.toString("utf8")).slice(0, LONGEST_COMPLAINT);
  });
  // xz stops reading at the first fault: what it says and its exit code tell why
  xz.stdin.on("error", () => undefined);
  source.on("error", (error) => {
    failure = error;
    xz.kill("SIGKILL");
  });
  const ended = new Promise<number | null>((resolve) => {
    xz.on("error", (error) => {
      failure = error;
      resolve(null);
    });
    xz.on("close", resolve);
  });
  source.pipe(xz.stdin);
  try {
    yield* xz.stdout;
    const code = await ended;
    if (failure !== undefined) throw withoutXz(failure);
    if (code !== 0) throw refusedByXz(complaint);
  } finally {
    source.destroy();
    xz.kill("SIGKILL");
  }
}

function withoutXz(failure: unknown): unknown {
  if (!(failure instanceof Error) || !("code" in failure) || failure.code !== "ENOENT") return failure;
  return new BridgeheadError("refused", "The archive is packed with xz, and the console's machine has no xz.", {
    cause: failure,
    remedy: "Install it there (Debian: apt install xz-utils), or pack the archive again as tar.gz.",
  });
}

function refusedByXz(complaint: string): BridgeheadError {
  const said = complaint
    .replaceAll(/\s+/g, " ")
    .replace(/^xz: (\(stdin\): )?/, "")
    .trim();
  const cut = /unexpected end/i.test(said) ? ": it is cut" : "";
  return new BridgeheadError(
    "invalid",
    `The archive's xz data cannot be unpacked${cut} (${said || "xz said nothing"}).`,
    {
      remedy: "Copy the archive again, compare its check sum with the original's, and upload it once more.",
    },
  );
}
