import { BridgeheadError } from "@/server/model/errors";
import { TarReader } from "./tar-reader";
import { type Packing, packingOf, SNIFFED_BYTES, unpacked } from "./unpack";

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
  /** Entries and bytes of a sosreport that are passed over, because nothing of them is read. */
  readonly passedEntries: number;
  readonly passedBytes: number;
  /** An archive inside the archive, as packed. */
  readonly innerBytes: number;
  /** Unpacked to packed, looked at from `ratioFromBytes` unpacked bytes on. Text seldom packs better than 1:40. */
  readonly ratio: number;
  readonly ratioFromBytes: number;
};

export const ARCHIVE_LIMITS: ArchiveLimits = {
  entries: 5_000,
  fileBytes: 20_000_000,
  unpackedBytes: 200_000_000,
  passedEntries: 200_000,
  passedBytes: 2_000_000_000,
  innerBytes: 100_000_000,
  ratio: 200,
  ratioFromBytes: 10_000_000,
};

const RETRY = "Make the archive again (tar -czf capture.tar.gz <folder>) and upload it once more.";

/**
 * A tar, plain or packed with gzip or xz, as files in memory; nothing is ever written. A JSON document alone is a file of its
 * own, named after the upload. Archives inside are opened as well, one level deep (`sos collect` packs reports so). The whole
 * archive is refused when it is damaged or cut, too large, or holds anything but files and directories with plain relative
 * names; a single file that is too large or of an unknown kind is skipped. Of a sosreport only what is read is kept.
 */
export async function readArchive(
  source: AsyncIterable<Uint8Array>,
  options: { readonly limits?: Partial<ArchiveLimits>; readonly signal?: AbortSignal; readonly name?: string } = {},
): Promise<ArchiveFiles> {
  const limits = { ...ARCHIVE_LIMITS, ...options.limits };
  const size = { packed: 0, unpacked: 0 };
  const outer = await readOne(counted(source, size, options.signal), limits, size, options.name ?? "upload");
  return openInner(outer, limits, size);
}

async function readOne(
  source: AsyncGenerator<Uint8Array>,
  limits: ArchiveLimits,
  size: Size,
  name: string,
): Promise<ArchiveFiles> {
  const reader = new TarReader(limits);
  let packing: Packing = "none";
  try {
    const start = await sniff(source);
    packing = start.packing;
    if (packing === "json") return await readDocument(start.chunks, limits, name);
    for await (const chunk of unpacked(packing, start.chunks)) {
      size.unpacked += chunk.length;
      checkSize(size, limits, reader.isReport);
      reader.write(chunk);
    }
    return reader.finish();
  } catch (error) {
    throw explain(error, size);
  } finally {
    await source.return(undefined).catch(() => undefined);
  }
}

async function readDocument(
  chunks: AsyncIterable<Uint8Array>,
  limits: ArchiveLimits,
  name: string,
): Promise<ArchiveFiles> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > limits.fileBytes) {
      throw new BridgeheadError("invalid", `The document is larger than ${megabytes(limits.fileBytes)}.`, {
        remedy: "A drawing of plotnetcfg is far smaller: is it the right file?",
      });
    }
    parts.push(chunk);
  }
  const path = `${name.replaceAll(/[/\\\p{Cc}]/gu, "_").replace(/\.json$/i, "")}.json`;
  return { files: new Map([[path, Buffer.concat(parts)]]), skipped: [] };
}

const INNER = /\.(tar|tar\.gz|tgz|tar\.xz|txz)$/i;

/** Files of an inner archive lie in a folder of its name. One that cannot be read is skipped, unless nothing else is there. */
async function openInner(outer: ArchiveFiles, limits: ArchiveLimits, size: Size): Promise<ArchiveFiles> {
  const inner = [...outer.files].filter(([path]) => INNER.test(path));
  if (inner.length === 0) return outer;
  const files = new Map([...outer.files].filter(([path]) => !INNER.test(path)));
  const skipped = [...outer.skipped];
  let failure: unknown;
  for (const [path, bytes] of inner) {
    try {
      const found = await readOne(once(bytes), limits, size, path);
      const folder = path.replace(INNER, "");
      for (const [name, content] of found.files) files.set(`${folder}/${name}`, content);
      skipped.push(...found.skipped.map((file) => ({ ...file, path: `${folder}/${file.path}` })));
      if (files.size > limits.entries) throw tooManyFiles(limits.entries);
    } catch (error) {
      if (!(error instanceof BridgeheadError) || size.unpacked > limits.passedBytes) throw error;
      failure ??= error;
      skipped.push({ path, reason: error.message });
    }
  }
  if (files.size === 0 && failure !== undefined) throw failure;
  return { files, skipped };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function tooManyFiles(limit: number): BridgeheadError {
  return new BridgeheadError("invalid", `The archives hold more than ${limit} files.`, {
    remedy: "Upload fewer hosts at a time.",
  });
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

function checkSize(size: Size, limits: ArchiveLimits, isReport: boolean): void {
  const most = isReport ? limits.passedBytes : limits.unpackedBytes;
  if (size.unpacked > most) {
    throw new BridgeheadError("invalid", `The archive unpacks to more than ${megabytes(most)}.`, {
      remedy: "Upload fewer hosts at a time, or leave out files that are not part of a capture.",
    });
  }
  if (size.unpacked > limits.ratioFromBytes && size.unpacked > size.packed * limits.ratio) {
    throw new BridgeheadError("invalid", `The archive unpacks to more than ${limits.ratio} times its size.`, {
      remedy: "Captures are text and never pack that well: make the archive from the capture folder alone.",
    });
  }
}

/** Looks at the first bytes and gives all of them back. */
async function sniff(
  source: AsyncGenerator<Uint8Array>,
): Promise<{ packing: Packing; chunks: AsyncIterable<Uint8Array> }> {
  const head: Uint8Array[] = [];
  let length = 0;
  while (length < SNIFFED_BYTES) {
    const next = await source.next();
    if (next.done === true) break;
    head.push(next.value);
    length += next.value.length;
  }
  if (length === 0) throw new BridgeheadError("invalid", "The upload is empty.", { remedy: RETRY });
  const start = Buffer.concat(head);
  return { packing: packingOf(start), chunks: prepended(start, source) };
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
