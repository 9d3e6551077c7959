import { Readable } from "node:stream";
import { ReadableStream } from "node:stream/web";
import { createGunzip } from "node:zlib";
import xz from "xz-decompress";
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

/** Unpacked bytes as they come. xz takes at most the dictionary of its strongest preset (64 MB). */
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

async function* unxzed(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = ReadableStream.from(chunks);
  const reader = new xz.XzReadableStream(source as globalThis.ReadableStream<Uint8Array>).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (error) {
    throw explainXz(error);
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

const XZ_FAULTS: Readonly<Record<string, string>> = {
  "4": "it asks for more memory than is given to an upload; pack it again with xz -9 or less",
  "5": "its header is not one of xz",
  "6": "it uses an option of xz that is not read here; pack it again with xz --check=crc32",
  "7": "its data does not agree with its check sum",
  "8": "it is cut",
};

function explainXz(error: unknown): unknown {
  const code = error instanceof Error ? /error code (\d+)/.exec(error.message)?.[1] : undefined;
  if (code === undefined) return error;
  const message = `The archive's xz data cannot be unpacked: ${XZ_FAULTS[code] ?? `code ${code}`}.`;
  return new BridgeheadError("invalid", message, {
    cause: error,
    remedy: "Copy the archive again, compare its check sum with the original's, and upload it once more.",
  });
}
