import { readdir } from "node:fs/promises";
import { create } from "tar";

/** A folder as tar.gz bytes with paths from the folder down, the same bytes for the same files. */
export async function packFolder(folder: string): Promise<Buffer> {
  const names = (await readdir(folder)).sort();
  const pack = create({ gzip: true, cwd: folder, portable: true, noMtime: true }, names);
  const chunks: Buffer[] = [];
  for await (const chunk of pack) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
