import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/** The files below a folder in memory, by their path from it. Links are not followed. */
export async function readFolder(folder: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const full = path.join(entry.parentPath, entry.name);
    files.set(path.relative(folder, full).split(path.sep).join("/"), await readFile(full));
  }
  return files;
}
