const BLOCK = 512;

export type TarEntry = { readonly path: string; readonly bytes: Buffer };

/**
 * The regular files of a tar stream as GNU tar writes it (ustar, and `L` entries for long names). For the small trees that
 * we ask a host's own tar for; archives from people go through a full reader. Stops at what is not a header.
 */
export function readTar(archive: Buffer): readonly TarEntry[] {
  const entries: TarEntry[] = [];
  let longName: string | null = null;
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const header = archive.subarray(at, at + BLOCK);
    const name = text(header, 0, 100);
    if (name === "") break;
    const size = Number.parseInt(text(header, 124, 12).trim() || "0", 8);
    const type = String.fromCharCode(header[156] ?? 0);
    if (!Number.isInteger(size) || at + BLOCK + size > archive.length) break;
    const bytes = archive.subarray(at + BLOCK, at + BLOCK + size);
    const prefix = text(header, 257, 5) === "ustar" && header[263] === 0x30 ? text(header, 345, 155) : "";
    if (type === "L") longName = text(bytes, 0, bytes.length);
    else {
      if (type === "0" || type === "\0")
        entries.push({ path: longName ?? (prefix ? `${prefix}/${name}` : name), bytes });
      longName = null;
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return entries;
}

function text(from: Buffer, start: number, length: number): string {
  const field = from.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.toString("utf8", 0, end < 0 ? length : end);
}
