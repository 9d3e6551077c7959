import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { PrismaPg } from "@prisma/adapter-pg";
import type { SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import { Pool } from "pg";
import type { Db } from "@/server/db/client";
import { describeUrl, serverConfig } from "@/server/db/connection";
import { databaseError } from "@/server/db/database-error";
import { lockDirectory } from "@/server/db/directory-lock";
import { EmbeddedAdapterFactory } from "@/server/db/embedded-adapter";
import { PrismaClient } from "@/server/db/generated/client";
import { applyMigrations } from "@/server/db/migrations";

export type DatabaseOptions = {
  /** The checkout: prisma/migrations and node_modules are found from it. */
  readonly projectDir: string;
  /** Holds the embedded database in `pg`; `null`: in memory, for tests. */
  readonly dataDir: string | null;
  /** A PostgreSQL server instead of the embedded database. */
  readonly databaseUrl: string | null;
};

export type Database = {
  readonly client: Db;
  readonly kind: "embedded" | "server";
  /** For people: a directory or host:port/name, never a password. */
  readonly where: string;
  readonly appliedMigrations: readonly string[];
  /** Resolves when the database answers; otherwise a BridgeheadError of kind `unreachable`. */
  ping(): Promise<void>;
  /** Plain SQL for a library that keeps tables of its own: one statement with values, or a script without. */
  executeSql(text: string, values: readonly unknown[]): Promise<{ readonly rows: unknown[] }>;
  close(): Promise<void>;
};

/** Opens the database and brings its schema up to date. Whatever goes wrong is one BridgeheadError. */
export function openDatabase(options: DatabaseOptions): Promise<Database> {
  return options.databaseUrl === null ? openEmbedded(options) : openServer(options, options.databaseUrl);
}

async function openEmbedded({ projectDir, dataDir }: DatabaseOptions): Promise<Database> {
  const directory = dataDir === null ? null : join(dataDir, "pg");
  const where = directory ?? "memory";
  const lock = directory === null ? null : await lockDirectory(directory);
  const pglite = directory === null ? new PGlite() : new PGlite(join(directory, "cluster"));
  const close = async () => {
    await pglite.close();
    lock?.release();
  };
  try {
    await pglite.waitReady;
    const factory = new EmbeddedAdapterFactory(pglite);
    const executeSql: Database["executeSql"] = async (text, values) =>
      values.length === 0 ? lastOf(await pglite.exec(text)) : await pglite.query(text, [...values]);
    return await ready({ kind: "embedded", where, executeSql, close }, factory, factory, projectDir);
  } catch (error) {
    await close().catch(() => {});
    throw databaseError(error, where);
  }
}

async function openServer({ projectDir }: DatabaseOptions, databaseUrl: string): Promise<Database> {
  const where = describeUrl(databaseUrl);
  const pool = new Pool(serverConfig(databaseUrl, 10));
  // the migrations' advisory lock belongs to a connection, so they run on exactly one
  const single = new Pool(serverConfig(databaseUrl, 1));
  const close = async () => {
    await pool.end();
  };
  // an idle connection that the server closed; the next query opens another or says why not
  pool.on("error", () => {});
  single.on("error", () => {});
  try {
    await single.query("SELECT 1");
    // a script answers with a list of results, one statement with one
    const executeSql: Database["executeSql"] = async (text, values) => {
      const answer = await pool.query(text, [...values]);
      return Array.isArray(answer) ? lastOf(answer) : answer;
    };
    const driver = { kind: "server" as const, where, executeSql, close };
    return await ready(driver, new PrismaPg(pool), new PrismaPg(single), projectDir);
  } catch (error) {
    await close().catch(() => {});
    throw databaseError(error, where);
  } finally {
    await single.end();
  }
}

type Driver = Pick<Database, "kind" | "where" | "executeSql" | "close">;

function lastOf(results: readonly { readonly rows: unknown[] }[]): { readonly rows: unknown[] } {
  return { rows: results.at(-1)?.rows ?? [] };
}

async function ready(
  { kind, where, executeSql, close }: Driver,
  adapter: SqlMigrationAwareDriverAdapterFactory,
  migrationAdapter: SqlMigrationAwareDriverAdapterFactory,
  projectDir: string,
): Promise<Database> {
  const appliedMigrations = await applyMigrations(migrationAdapter, projectDir);
  const client = new PrismaClient({ adapter, transactionOptions: { maxWait: 10_000, timeout: 30_000 } });
  return {
    client,
    kind,
    where,
    appliedMigrations,
    executeSql,
    ping: async () => {
      await client.$queryRaw`SELECT 1`.catch((error: unknown) => {
        throw databaseError(error, where);
      });
    },
    close: async () => {
      await client.$disconnect();
      await close();
    },
  };
}
