import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";
import * as engine from "@prisma/schema-engine-wasm/schema_engine_bg";
import { processWide } from "@/server/db/process-wide";

export const NO_FILTERS: engine.SchemaFilter = { externalTables: [], externalEnums: [] };

/** Prisma's schema engine (WebAssembly) over a database. `free()` it after use. */
export async function openSchemaEngine(
  factory: SqlMigrationAwareDriverAdapterFactory,
  projectDir: string,
): Promise<engine.SchemaEngine> {
  const schema = await readFile(join(projectDir, "prisma", "schema.prisma"), "utf8");
  await processWide("schema-engine", () => load(projectDir));
  const quiet = () => {};
  return engine.SchemaEngine.new(
    { datamodels: [["schema.prisma", schema]] },
    quiet,
    bindMigrationAwareSqlAdapterFactory(factory),
  );
}

/**
 * The package is meant for a bundler that imports .wasm files; Node 20 does not, so it is wired by hand. Once in a process:
 * its JavaScript half keeps views of the memory of the first instance.
 */
async function load(projectDir: string): Promise<void> {
  const entry = createRequire(join(projectDir, "package.json")).resolve("@prisma/schema-engine-wasm");
  const wasm = await readFile(join(dirname(entry), "schema_engine_bg.wasm"));
  const { instance } = await WebAssembly.instantiate(wasm, { "./schema_engine_bg.js": { ...engine } });
  engine.__wbg_set_wasm(instance.exports);
  const start = instance.exports.__wbindgen_start;
  if (typeof start === "function") start();
}
