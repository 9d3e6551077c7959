/** A file name in a tar header has at most this many bytes. */
const LONGEST_NAME = 100;
const BLOCK = 512;

/** Several files as one upload: a tar of them, made here so that the console gets them as one case. */
export function packFiles(files: readonly File[]): File {
  const names = new Set<string>();
  const parts: BlobPart[] = [];
  for (const file of files) {
    let name = plainName(file.name);
    for (let at = 2; names.has(name); at += 1) name = plainName(`${at}-${file.name}`);
    names.add(name);
    parts.push(headerOf(name, file.size), file, new Uint8Array((BLOCK - (file.size % BLOCK)) % BLOCK));
  }
  parts.push(new Uint8Array(2 * BLOCK));
  return new File(parts, `${files.length} files.tar`, { type: "application/x-tar" });
}

/** The end of a name tells what it is: of a long one the beginning goes. */
function plainName(name: string): string {
  const own = name.split(/[\\/]/).at(-1) ?? name;
  const safe = own.replaceAll(/[^\w.+@ -]/g, "_").slice(-LONGEST_NAME);
  return safe === "" ? "file" : safe;
}

/** A header of ustar: name, mode, size and time in octal, and the sum of its own bytes. */
function headerOf(name: string, size: number): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(BLOCK);
  const put = (at: number, text: string) => header.set(new TextEncoder().encode(text), at);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, "0")}\0`;
  put(0, name);
  put(100, octal(0o644, 7));
  put(108, octal(0, 7));
  put(116, octal(0, 7));
  put(124, octal(size, 11));
  put(136, octal(0, 11));
  put(148, " ".repeat(8));
  put(156, "0");
  put(257, "ustar\x0000");
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  return header;
}
