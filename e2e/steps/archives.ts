import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
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

type Edit = (text: string) => string;

/** The same with one file changed, which must differ then. */
export async function packEditedCapture(name: string, path: string, edit: Edit): Promise<Buffer> {
  return packChangedCapture(name, [[path, edit]]);
}

/** The same with some files changed, each of which must differ then. */
export async function packChangedCapture(name: string, edits: readonly (readonly [string, Edit])[]): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), "bridgehead-capture-"));
  try {
    cpSync(join("fixtures/captures", name), join(folder, name), { recursive: true });
    for (const [path, edit] of edits) {
      const text = readFileSync(join(folder, name, path), "utf8");
      const edited = edit(text);
      if (edited === text) throw new Error(`${path} of ${name} is as before`);
      writeFileSync(join(folder, name, path), edited);
    }
    const file = join(folder, `${name}.tar.gz`);
    await create({ gzip: true, file, cwd: folder }, [name]);
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Files with these texts, by their path. */
export async function packTexts(texts: ReadonlyMap<string, string>): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), "bridgehead-report-"));
  try {
    for (const [path, text] of texts) {
      mkdirSync(join(folder, "given", dirname(path)), { recursive: true });
      writeFileSync(join(folder, "given", path), text);
    }
    const file = join(folder, "given.tar.gz");
    await create({ gzip: true, file, cwd: join(folder, "given") }, ["."]);
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
