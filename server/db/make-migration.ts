import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { EmbeddedAdapterFactory } from "@/server/db/embedded-adapter";
import { readMigrations } from "@/server/db/migrations";
import { NO_FILTERS, openSchemaEngine } from "@/server/db/schema-engine";

const MIGRATION_LOCK = 'provider = "postgresql"\n';

/** Writes the SQL from the existing migrations to prisma/schema.prisma; answers its folder, or `null` when nothing differs. */
export async function makeMigration(projectDir: string, name: string, now: Date): Promise<string | null> {
  const baseDir = join(projectDir, "prisma", "migrations");
  await mkdir(baseDir, { recursive: true });
  await writeFile(join(baseDir, "migration_lock.toml"), MIGRATION_LOCK);
  const script = await difference(projectDir, baseDir);
  if (script === "") return null;
  const folder = join(baseDir, `${now.toISOString().replace(/\D/g, "").slice(0, 14)}_${name}`);
  await mkdir(folder);
  await writeFile(join(folder, "migration.sql"), script);
  return folder;
}

/** The SQL that is missing: the migrations are applied to an empty database in memory, which is then compared. */
async function difference(projectDir: string, baseDir: string): Promise<string> {
  const path = "schema.prisma";
  const files = [{ path, content: await readFile(join(projectDir, "prisma", path), "utf8") }];
  const pglite = new PGlite();
  const engine = await openSchemaEngine(new EmbeddedAdapterFactory(pglite), projectDir);
  try {
    await engine.applyMigrations({ migrationsList: await readMigrations(baseDir), filters: NO_FILTERS });
    const { stdout } = await engine.diff({
      from: { tag: "schemaDatasource", files, configDir: projectDir },
      to: { tag: "schemaDatamodel", files },
      script: true,
      exitCode: null,
      filters: NO_FILTERS,
    });
    const script = stdout ?? "";
    return script.startsWith("-- This is an empty migration") ? "" : script;
  } finally {
    engine.free();
    await pglite.close();
  }
}
