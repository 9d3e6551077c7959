import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { BridgeheadError } from "@/server/model/errors";
import { TarReader } from "./tar-reader";

/** A file that was left out, with the reason; everything else was taken. */
export type SkippedFile = { readonly path: string; readonly reason: string };

export type ArchiveFiles = {
  /** Path inside the archive, without `./` → content. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly skipped: readonly SkippedFile[];
};

export type ArchiveLimits = {
  readonly entries: number;
  readonly fileBytes: number;
  readonly unpackedBytes: number;
  /** Unpacked to packed, looked at from `ratioFromBytes` unpacked bytes on. Text seldom packs better than 1:40. */
  readonly ratio: number;
  readonly ratioFromBytes: number;
};

export const ARCHIVE_LIMITS: ArchiveLimits = {
  entries: 5_000,
  fileBytes: 20_000_000,
  unpackedBytes: 200_000_000,
  ratio: 200,
  ratioFromBytes: 10_000_000,
};

const RETRY = "Make the archive again (tar -czf capture.tar.gz <folder>) and upload it once more.";

/**
 * A tar, gzipped or not, as files in memory; nothing is ever written. The whole archive is refused when it is damaged or
 * cut, too large, or holds anything but files and directories with plain relative names; a single file that is too large
 * or of an unknown kind is skipped.
 */
export async function readArchive(
  source: AsyncIterable<Uint8Array>,
  options: { readonly limits?: Partial<ArchiveLimits>; readonly signal?: AbortSignal } = {},
): Promise<ArchiveFiles> {
  const limits = { ...ARCHIVE_LIMITS, ...options.limits };
  const reader = new TarReader(limits);
  const size = { packed: 0, unpacked: 0 };
  const unpack = async (chunks: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const chunk of chunks) {
      size.unpacked += chunk.length;
      checkSize(size, limits);
      reader.write(chunk);
    }
  };
  try {
    const { gzipped, chunks } = await sniff(counted(source, size, options.signal));
    if (gzipped) await pipeline(chunks, createGunzip(), unpack);
    else await pipeline(chunks, unpack);
    return reader.finish();
  } catch (error) {
    throw explain(error, size);
  }
}

type Size = { packed: number; unpacked: number };

/** Also ends, with the signal's reason, while the source keeps us waiting. */
async function* counted(
  source: AsyncIterable<Uint8Array>,
  size: Size,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  signal?.throwIfAborted();
  const aborted = new Promise<never>((_, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  aborted.catch(() => {});
  const iterator = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), aborted]);
      if (next.done === true) return;
      size.packed += next.value.length;
      yield next.value;
    }
  } finally {
    iterator.return?.().catch(() => {});
  }
}

function checkSize(size: Size, limits: ArchiveLimits): void {
  if (size.unpacked > limits.unpackedBytes) {
    throw new BridgeheadError("invalid", `The archive unpacks to more than ${megabytes(limits.unpackedBytes)}.`, {
      remedy: "Upload fewer hosts at a time, or leave out files that are not part of a capture.",
    });
  }
  if (size.unpacked > limits.ratioFromBytes && size.unpacked > size.packed * limits.ratio) {
    throw new BridgeheadError("invalid", `The archive unpacks to more than ${limits.ratio} times its size.`, {
      remedy: "Captures are text and never pack that well: make the archive from the capture folder alone.",
    });
  }
}

const GZIP_MAGIC = [0x1f, 0x8b];

/** Looks at the first two bytes and gives all of them back. */
async function sniff(
  source: AsyncGenerator<Uint8Array>,
): Promise<{ gzipped: boolean; chunks: AsyncIterable<Uint8Array> }> {
  const head: Uint8Array[] = [];
  let length = 0;
  while (length < GZIP_MAGIC.length) {
    const next = await source.next();
    if (next.done === true) break;
    head.push(next.value);
    length += next.value.length;
  }
  if (length === 0) throw new BridgeheadError("invalid", "The upload is empty.", { remedy: RETRY });
  const start = Buffer.concat(head);
  const gzipped = GZIP_MAGIC.every((byte, at) => start[at] === byte);
  return { gzipped, chunks: prepended(start, source) };
}

async function* prepended(start: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield start;
  yield* rest;
}

function explain(error: unknown, size: Size): unknown {
  if (error instanceof BridgeheadError || !(error instanceof Error) || error.name === "AbortError") return error;
  const code = "code" in error ? error.code : undefined;
  if (code === "Z_BUF_ERROR") {
    const message = `The archive is cut: it ends after ${size.packed} bytes, in the middle of its gzip data.`;
    return new BridgeheadError("invalid", message, { cause: error, remedy: RETRY });
  }
  if (typeof code === "string" && code.startsWith("Z_")) {
    const message = `The archive is damaged: its gzip data cannot be unpacked (${error.message}).`;
    return new BridgeheadError("invalid", message, { cause: error, remedy: RETRY });
  }
  return error;
}

export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000)} MB`;
}
