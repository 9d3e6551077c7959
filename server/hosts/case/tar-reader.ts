import { Parser, type ReadEntry } from "tar";
import { BridgeheadError } from "@/server/model/errors";
import { entryPath } from "./entry-path";
import type { ArchiveFiles, ArchiveLimits, SkippedFile } from "./read-archive";
import { isWantedOfReport, reportOf } from "./report/report-paths";

const FILES = new Set(["File", "OldFile", "ContiguousFile"]);
const DIRECTORIES = new Set(["Directory", "GNUDumpDir"]);
const BLOCK = 512;
const ZEROS = Buffer.alloc(BLOCK);
const DAMAGED = "Make the archive again (tar -czf capture.tar.gz <folder>) and upload it once more.";
/** A header for long names or exact times may precede each entry. */
const HEADERS_PER_ENTRY = 3;

/** Takes the unpacked bytes of a tar piece by piece. The first thing that is not allowed throws, from `write` or `finish`. */
export class TarReader {
  private readonly files = new Map<string, Uint8Array>();
  private readonly skipped: SkippedFile[] = [];
  private readonly parser: Parser;
  private entries = 0;
  private headers = 0;
  private bytes = 0;
  private keptBytes = 0;
  private passed = 0;
  private reportRoot: string | null = null;
  private sawEnd = false;
  private sawMore = false;
  private failure: unknown;

  constructor(private readonly limits: ArchiveLimits) {
    this.parser = new Parser({
      strict: true,
      zstd: false,
      onReadEntry: (entry) => this.guard(entry, () => this.take(entry)),
    });
    this.parser.on("ignoredEntry", (entry: ReadEntry) => this.guard(entry, () => this.leave(entry)));
    this.parser.on("meta", () => {
      this.headers += 1;
      const most = this.isReport ? this.limits.passedEntries : this.limits.entries;
      if (this.headers > most * HEADERS_PER_ENTRY) this.failure ??= tooMany(most);
    });
    this.parser.on("eof", () => {
      this.sawEnd = true;
    });
    this.parser.on("error", (error: unknown) => {
      this.failure ??= notTar(error);
    });
  }

  /** Whether a sosreport was recognised in it. */
  get isReport(): boolean {
    return this.reportRoot !== null;
  }

  write(bytes: Uint8Array): void {
    // the parser reads texts by methods that only a Buffer has
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    for (const piece of this.pieces(chunk)) {
      if (this.sawEnd) {
        this.sawMore ||= piece.some((byte) => byte !== 0);
        continue;
      }
      if (this.entries === 0 && piece[0] === 0x1f && piece[1] === 0x8b) throw notTar(new Error("gzip inside gzip"));
      this.parser.write(piece);
      if (this.failure !== undefined) throw this.failure;
    }
  }

  finish(): ArchiveFiles {
    this.parser.end();
    if (this.sawEnd && this.entries === 0 && this.passed === 0) {
      throw new BridgeheadError("invalid", "The archive holds no files.", { remedy: DAMAGED });
    }
    if (this.failure !== undefined) throw this.failure;
    if (!this.sawEnd) {
      const message = `The archive is cut: it has no end mark after ${this.entries + this.passed} entries.`;
      throw new BridgeheadError("invalid", message, { remedy: DAMAGED });
    }
    if (this.sawMore) this.skipped.push({ path: "", reason: "data after the end mark of the archive" });
    return { files: this.files, skipped: this.skipped };
  }

  /** Where the end mark may be (a block of zeros), block by block: what follows it in the same chunk must be noticed. */
  private *pieces(chunk: Buffer): Generator<Buffer> {
    const start = this.bytes;
    this.bytes += chunk.length;
    if (!chunk.includes(ZEROS)) return yield chunk;
    for (let at = 0; at < chunk.length; ) {
      const end = at + BLOCK - ((start + at) % BLOCK);
      yield chunk.subarray(at, end);
      at = end;
    }
  }

  /** An exception out of a callback would tear the parser; it is kept until the write that caused it returns. */
  private guard(entry: ReadEntry, work: () => void): void {
    try {
      if (this.failure === undefined) work();
    } catch (error) {
      this.failure ??= error;
    }
    if (this.failure !== undefined) entry.resume();
  }

  private take(entry: ReadEntry): void {
    if (this.passesOver(entry)) {
      entry.resume();
      return;
    }
    const path = this.admit(entry);
    if (DIRECTORIES.has(entry.type)) entry.resume();
    else if (!FILES.has(entry.type)) throw forbidden(path, entry);
    else if (entry.size > this.mostBytes(path)) {
      const reason = `larger than ${Math.round(this.mostBytes(path) / 1_000_000)} MB`;
      this.skipped.push({ path, reason });
      entry.resume();
    } else this.keep(path, entry);
  }

  /**
   * Of a sosreport what is not read: most of it, with links and names that a capture must not have. A name that would lead
   * out of the folder is looked at like any other, and refused.
   */
  private passesOver(entry: ReadEntry): boolean {
    const root = reportOf(entry.path);
    if (root !== null) this.reportRoot = root;
    if (this.reportRoot === null || !entry.path.startsWith(this.reportRoot)) return false;
    if (entry.path.split("/").includes("..")) return false;
    if (FILES.has(entry.type) && isWantedOfReport(entry.path, this.reportRoot)) return false;
    this.passed += 1;
    if (this.passed > this.limits.passedEntries) throw tooMany(this.limits.passedEntries);
    return true;
  }

  private mostBytes(path: string): number {
    return /\.(tar|tar\.gz|tgz|tar\.xz|txz)$/i.test(path) ? this.limits.innerBytes : this.limits.fileBytes;
  }

  private leave(entry: ReadEntry): void {
    if (this.passesOver(entry)) return;
    this.skipped.push({ path: this.admit(entry), reason: `an unknown kind of entry (${entry.type})` });
  }

  private keep(path: string, entry: ReadEntry): void {
    this.keptBytes += entry.size;
    if (this.keptBytes > this.limits.unpackedBytes) {
      const most = `${Math.round(this.limits.unpackedBytes / 1_000_000)} MB`;
      throw new BridgeheadError("invalid", `The archive holds more than ${most} of files that are read here.`, {
        remedy: "Upload fewer hosts at a time.",
      });
    }
    const chunks: Uint8Array[] = [];
    entry.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    entry.on("end", () => {
      if (this.files.has(path)) {
        this.skipped.push({ path, reason: "the name is in the archive more than once; the last one counts" });
      }
      this.files.set(path, chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
    });
  }

  private admit(entry: ReadEntry): string {
    this.entries += 1;
    if (this.entries > this.limits.entries) throw tooMany(this.limits.entries);
    return entryPath(entry.path);
  }
}

function tooMany(limit: number): BridgeheadError {
  return new BridgeheadError("invalid", `The archive holds more than ${limit} entries.`, {
    remedy: "A capture of one host is about 100 files: upload fewer hosts at a time, or only the capture folder.",
  });
}

function forbidden(path: string, entry: ReadEntry): BridgeheadError {
  const target = entry.linkpath === undefined || entry.linkpath === "" ? "" : ` to ${JSON.stringify(entry.linkpath)}`;
  return new BridgeheadError("invalid", `The archive holds ${JSON.stringify(path)}, a ${entry.type}${target}.`, {
    remedy:
      "Only files and directories are accepted: pack the files themselves (tar --dereference --hard-dereference).",
  });
}

function notTar(error: unknown): BridgeheadError {
  const reason = error instanceof Error ? error.message : String(error);
  return new BridgeheadError("invalid", `The upload is not a whole tar archive (${reason}).`, {
    cause: error,
    remedy: DAMAGED,
  });
}
