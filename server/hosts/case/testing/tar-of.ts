import { Header } from "tar";

export type TarEntry = {
  readonly path: string;
  readonly content?: string | Uint8Array;
  readonly type?: "File" | "SymbolicLink" | "Directory";
  readonly linkpath?: string;
};

const BLOCK = 512;

/** A tar of these entries, also of such as a well-behaved program would not pack. */
export function tarOf(entries: readonly TarEntry[]): Buffer {
  const parts = entries.flatMap(({ path, content = "", type = "File", linkpath }) => {
    const body = Buffer.from(content);
    const header = Buffer.alloc(BLOCK);
    const size = type === "File" ? body.length : 0;
    new Header({ path, mode: 0o644, size, type, ...(linkpath ? { linkpath } : {}) }).encode(header);
    return type === "File" ? [header, body, Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK)] : [header];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}
