import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

/** The same with one file changed, which must differ then. */
export async function packEditedCapture(name: string, path: string, edit: (text: string) => string): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), "bridgehead-capture-"));
  try {
    cpSync(join("fixtures/captures", name), join(folder, name), { recursive: true });
    const text = readFileSync(join(folder, name, path), "utf8");
    const edited = edit(text);
    if (edited === text) throw new Error(`${path} of ${name} is as before`);
    writeFileSync(join(folder, name, path), edited);
    const file = join(folder, `${name}.tar.gz`);
    await create({ gzip: true, file, cwd: folder }, [name]);
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
