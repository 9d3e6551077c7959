import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create } from "tar";

/** A capture of `fixtures/captures` packed as an operator would send it. */
export async function packCapture(name: string): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), "bridgehead-capture-"));
  try {
    const file = join(folder, `${name}.tar.gz`);
    await create({ gzip: true, file, cwd: "fixtures/captures" }, [name]);
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
