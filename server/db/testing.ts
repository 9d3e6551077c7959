import { type Database, openDatabase } from "@/server/db/database";
import { startPostgresServer } from "@/server/db/testing-server";

export type TestDatabase = Database & {
  /** For a second connection; `null`: in memory. */
  readonly url: string | null;
  /** Empties every table. */
  clear(): Promise<void>;
};

export type TestBackend = {
  readonly name: "PGlite" | "PostgreSQL";
  /** A migrated, empty database; `close` also ends its server. */
  open(): Promise<TestDatabase>;
};

/**
 * Both databases that Bridgehead runs on. A test of data is written once:
 *
 *     describe.each(testDatabases())("on $name", ({ open }) => {
 *       let database: TestDatabase;
 *       beforeAll(async () => { database = await open(); });
 *       beforeEach(() => database.clear());
 *       afterAll(() => database.close());
 */
export function testDatabases(): readonly TestBackend[] {
  const projectDir = process.cwd();
  return [
    {
      name: "PGlite",
      open: async () =>
        testable(await openDatabase({ projectDir, dataDir: null, databaseUrl: null }), null, async () => {}),
    },
    {
      name: "PostgreSQL",
      open: async () => {
        const server = await startPostgresServer();
        try {
          const database = await openDatabase({ projectDir, dataDir: null, databaseUrl: server.url });
          return testable(database, server.url, server.stop);
        } catch (error) {
          await server.stop();
          throw error;
        }
      },
    },
  ];
}

function testable(database: Database, url: string | null, stop: () => Promise<void>): TestDatabase {
  return {
    ...database,
    url,
    clear: async () => {
      const tables = await database.client.$queryRaw<{ name: string }[]>`
        SELECT quote_ident(tablename) AS name FROM pg_tables
        WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`;
      await database.client.$executeRawUnsafe(`TRUNCATE ${tables.map(({ name }) => name).join(", ")} CASCADE`);
    },
    close: async () => {
      await database.close();
      await stop();
    },
  };
}
