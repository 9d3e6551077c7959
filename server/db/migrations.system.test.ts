import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { PrismaPg } from "@prisma/adapter-pg";
import type { SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import { Client, Pool } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "@/server/db/database";
import { EmbeddedAdapterFactory } from "@/server/db/embedded-adapter";
import { makeMigration } from "@/server/db/make-migration";
import { applyMigrations } from "@/server/db/migrations";
import { startPostgresServer } from "@/server/db/testing-server";

type Opened = {
  factory: () => SqlMigrationAwareDriverAdapterFactory;
  query: (sql: string) => Promise<Record<string, unknown>[]>;
  close: () => Promise<void>;
};

const backends: { name: string; open: () => Promise<Opened> }[] = [
  {
    name: "PGlite",
    open: async () => {
      const pglite = new PGlite();
      const query = async (sql: string) => (await pglite.query<Record<string, unknown>>(sql)).rows;
      return { factory: () => new EmbeddedAdapterFactory(pglite), query, close: () => pglite.close() };
    },
  },
  {
    name: "PostgreSQL",
    open: async () => {
      const server = await startPostgresServer();
      const client = new Client({ connectionString: server.url });
      await client.connect();
      // the engine keeps its connection, and with it the lock of the migrations, until the pool ends
      const pools: Pool[] = [];
      return {
        factory: () => {
          const pool = new Pool({ connectionString: server.url, max: 1, idleTimeoutMillis: 1 });
          pools.push(pool);
          return new PrismaPg(pool);
        },
        query: async (sql) => (await client.query<Record<string, unknown>>(sql)).rows,
        close: async () => {
          await Promise.all(pools.map((pool) => pool.end()));
          await client.end();
          await server.stop();
        },
      };
    },
  },
];

let project: string;
beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), "bridgehead-migrations-"));
  await cp("prisma", join(project, "prisma"), { recursive: true });
  await cp("package.json", join(project, "package.json"));
  await symlink(join(process.cwd(), "node_modules"), join(project, "node_modules"));
});
afterEach(() => rm(project, { recursive: true, force: true }));

describe.each(backends)("migrations on $name", ({ open }) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  });
  beforeEach(async () => {
    await opened.query("DROP SCHEMA public CASCADE");
    await opened.query("CREATE SCHEMA public");
  });
  afterAll(() => opened.close());

  const add = async (name: string, sql: string) => {
    await mkdir(join(project, "prisma/migrations", name));
    await writeFile(join(project, "prisma/migrations", name, "migration.sql"), sql);
  };
  const history = () => opened.query('SELECT * FROM "_prisma_migrations" ORDER BY migration_name');

  it("are applied once, and recorded as prisma migrate deploy records them", async () => {
    const applied = await applyMigrations(opened.factory(), project);
    const folders = (await readdir("prisma/migrations")).filter((name) => !name.endsWith(".toml")).sort();
    expect(applied).toEqual(folders);
    expect(await applyMigrations(opened.factory(), project)).toEqual([]);
    const rows = await history();
    expect(rows.map((row) => row.migration_name)).toEqual(folders);
    const sql = await readFile(join("prisma/migrations", String(folders[0]), "migration.sql"));
    expect(rows[0]).toMatchObject({ checksum: createHash("sha256").update(sql).digest("hex"), rolled_back_at: null });
    expect(rows[0]?.finished_at).toBeInstanceOf(Date);

    await add("29990101000000_more", 'ALTER TABLE "user" ADD COLUMN "shoe" INTEGER;');
    expect(await applyMigrations(opened.factory(), project)).toEqual(["29990101000000_more"]);
    await opened.query('SELECT "shoe" FROM "user"');
  });

  it("refuse a file that was changed after it had been applied", async () => {
    const [name = ""] = await applyMigrations(opened.factory(), project);
    await writeFile(join(project, "prisma/migrations", name, "migration.sql"), "SELECT 1;");
    await expect(applyMigrations(opened.factory(), project)).rejects.toMatchObject({
      kind: "conflict",
      message: expect.stringContaining(name),
    });
  });

  it("refuse a database that a newer version has migrated", async () => {
    await add("29990101000000_newer", 'ALTER TABLE "user" ADD COLUMN "shoe" INTEGER;');
    await applyMigrations(opened.factory(), project);
    await rm(join(project, "prisma/migrations/29990101000000_newer"), { recursive: true });
    await expect(applyMigrations(opened.factory(), project)).rejects.toThrow(/29990101000000_newer/);
  });

  it("say that a script failed, at once and at every later start", async () => {
    await add("29990101000000_broken", 'ALTER TABLE "nowhere" ADD COLUMN "shoe" INTEGER;');
    await expect(applyMigrations(opened.factory(), project)).rejects.toThrow(/nowhere/);
    await expect(applyMigrations(opened.factory(), project)).rejects.toThrow(/29990101000000_broken stopped half way/);
    expect((await history()).find((row) => row.migration_name === "29990101000000_broken")?.finished_at).toBeNull();
  });
});

describe("starting together", () => {
  it("applies every migration once although two consoles begin at the same moment", async () => {
    const server = await startPostgresServer();
    try {
      const options = { projectDir: project, dataDir: null, databaseUrl: server.url };
      const both = await Promise.all([openDatabase(options), openDatabase(options)]);
      await Promise.all(both.map((database) => database.close()));
      const folders = (await readdir("prisma/migrations")).filter((name) => !name.endsWith(".toml"));
      expect(both.flatMap((database) => database.appliedMigrations).sort()).toEqual(folders.sort());
    } finally {
      await server.stop();
    }
  });
});

describe("making a migration", () => {
  it("finds nothing to do: the migrations give the schema", async () => {
    expect(await makeMigration(project, "nothing", new Date())).toBeNull();
  });

  it("writes the SQL of what was added to the schema", async () => {
    const schema = join(project, "prisma/schema.prisma");
    await writeFile(schema, `${await readFile(schema, "utf8")}\nmodel Shoe {\n  id String @id\n}\n`);
    const folder = await makeMigration(project, "shoe", new Date("2999-01-02T03:04:05Z"));
    expect(folder).toBe(join(project, "prisma/migrations/29990102030405_shoe"));
    expect(await readFile(join(String(folder), "migration.sql"), "utf8")).toContain('CREATE TABLE "Shoe"');
  });
});
