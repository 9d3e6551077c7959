import type { SkippedFile } from "./read-archive";

/** The files of a case as text. One that is not UTF-8 text is left out, with the reason. */
export function decodeFiles(files: ReadonlyMap<string, Uint8Array>): {
  readonly texts: ReadonlyMap<string, string>;
  readonly skipped: readonly SkippedFile[];
} {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const texts = new Map<string, string>();
  const skipped: SkippedFile[] = [];
  for (const [path, bytes] of files) {
    if (bytes.includes(0)) {
      skipped.push({ path, reason: "not a text file (it has NUL bytes)" });
      continue;
    }
    try {
      texts.set(path, decoder.decode(bytes));
    } catch {
      skipped.push({ path, reason: "not UTF-8 text" });
    }
  }
  return { texts, skipped };
}
