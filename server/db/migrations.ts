import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import type { MigrationList } from "@prisma/schema-engine-wasm/schema_engine_bg";
import { NO_FILTERS, openSchemaEngine } from "@/server/db/schema-engine";
import { BridgeheadError } from "@/server/model/errors";

/**
 * Brings a database to the schema of prisma/migrations and answers the names it applied. The history is kept in
 * `_prisma_migrations`, as `prisma migrate deploy` keeps it. A history that does not fit is refused, not repaired.
 */
export async function applyMigrations(
  factory: SqlMigrationAwareDriverAdapterFactory,
  projectDir: string,
): Promise<readonly string[]> {
  const migrationsList = await readMigrations(join(projectDir, "prisma", "migrations"));
  const engine = await openSchemaEngine(factory, projectDir);
  try {
    const found = await engine.diagnoseMigrationHistory({
      migrationsList,
      optInToShadowDatabase: false,
      filters: NO_FILTERS,
    });
    const [failed] = found.failedMigrationNames;
    if (failed !== undefined) {
      throw historyError(
        `Migration ${failed} stopped half way in an earlier start.`,
        "Restore the database from a backup, or repair it and mark the migration with prisma migrate resolve.",
      );
    }
    const [edited] = found.editedMigrationNames;
    if (edited !== undefined) {
      throw historyError(
        `Migration ${edited} was changed after it had been applied to this database.`,
        "Restore the file of prisma/migrations from version control; changes of the schema are new migrations.",
      );
    }
    if (found.history !== null && found.history.diagnostic !== "databaseIsBehind") {
      throw historyError(
        `The database holds migrations that this version does not know: ${found.history.unpersistedMigrationNames.join(", ")}.`,
        "Start the version of Bridgehead that made them, or a newer one.",
      );
    }
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: NO_FILTERS });
    return appliedMigrationNames;
  } finally {
    engine.free();
  }
}

export async function readMigrations(baseDir: string): Promise<MigrationList> {
  const entries = await readdir(baseDir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const migrationDirectories = await Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(baseDir, name, "migration.sql"), "utf8");
      return { path: name, migrationFile: { path: "migration.sql", content: { tag: "ok" as const, value: sql } } };
    }),
  );
  const lockfile = await readFile(join(baseDir, "migration_lock.toml"), "utf8");
  return {
    baseDir,
    lockfile: { path: "migration_lock.toml", content: lockfile },
    shadowDbInitScript: "",
    migrationDirectories,
  };
}

function historyError(message: string, remedy: string): BridgeheadError {
  return new BridgeheadError("conflict", message, { remedy });
}
