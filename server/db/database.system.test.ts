import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "@/server/db/database";
import { isDatabaseUnreachable } from "@/server/db/database-error";
import { type TestDatabase, testDatabases } from "@/server/db/testing";
import { startPostgresServer } from "@/server/db/testing-server";

describe.each(testDatabases())("a database on $name", ({ open }) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
  });
  beforeEach(() => database.clear());
  afterAll(() => database?.close());

  it("keeps what Prisma writes, dates, JSON and lists alike", async () => {
    const at = new Date("2026-11-21T03:04:05.678Z");
    const plan = { scope: { kind: "x", n: [1, null, "ü"] }, digest: "d", createdBy: "me", payload: {}, createdAt: at };
    const step = { position: 0, stepId: "s", verb: "v", target: "t", why: "w", risk: "low", dependsOn: ["a", "b,{}"] };
    const { id } = await database.client.plan.create({ data: { ...plan, steps: { create: step } } });
    const read = await database.client.plan.findUniqueOrThrow({ where: { id }, include: { steps: true } });
    expect(read).toMatchObject({ ...plan, steps: [step] });
  });

  it("rolls a transaction back as a whole when it throws", async () => {
    const write = database.client.$transaction(async (tx) => {
      await tx.cloud.create({ data: { name: "a", kind: "inventory" } });
      throw new Error("no");
    });
    await expect(write).rejects.toThrow("no");
    expect(await database.client.cloud.count()).toBe(0);
    await database.client.cloud.create({ data: { name: "a", kind: "inventory" } });
    expect(await database.client.cloud.count()).toBe(1);
  });

  it("rolls back after a statement failed inside, and says which rule was broken", async () => {
    await database.client.cloud.create({ data: { name: "taken", kind: "inventory" } });
    const write = database.client.$transaction(async (tx) => {
      await tx.cloud.create({ data: { name: "first", kind: "inventory" } });
      await tx.cloud.create({ data: { name: "taken", kind: "inventory" } });
    });
    await expect(write).rejects.toMatchObject({ code: "P2002" });
    expect(await database.client.cloud.findMany({ select: { name: true } })).toEqual([{ name: "taken" }]);
  });

  it("gives the error of a COMMIT to the caller", async () => {
    await database.client.$executeRawUnsafe(
      'ALTER TABLE "session" ALTER CONSTRAINT "session_userId_fkey" DEFERRABLE INITIALLY DEFERRED',
    );
    try {
      const orphan = { id: randomUUID(), token: "t", userId: "nobody", expiresAt: new Date() };
      const write = database.client.$transaction(async (tx) => {
        await tx.session.create({ data: orphan });
      });
      await expect(write).rejects.toThrow(/foreign ?key/i);
      expect(await database.client.session.count()).toBe(0);
    } finally {
      await database.client.$executeRawUnsafe(
        'ALTER TABLE "session" ALTER CONSTRAINT "session_userId_fkey" NOT DEFERRABLE',
      );
    }
  });

  it("serves many at once", async () => {
    const names = Array.from({ length: 40 }, (_, index) => `cloud-${index}`);
    await Promise.all(
      names.map((name) =>
        database.client.$transaction(async (tx) => {
          await tx.cloud.create({ data: { name, kind: "inventory" } });
          await tx.cloud.update({ where: { name }, data: { kind: "neutron" } });
        }),
      ),
    );
    expect(await database.client.cloud.count({ where: { kind: "neutron" } })).toBe(40);
  });
});

describe("a PostgreSQL server that is away", () => {
  it("is unreachable at the start, with its address and without its password", async () => {
    const databaseUrl = "postgresql://me:hush@127.0.0.1:1/lab";
    const opening = openDatabase({ projectDir: process.cwd(), dataDir: null, databaseUrl });
    const error = await opening.then(
      () => null,
      (reason: Error) => reason,
    );
    expect(error).toMatchObject({ kind: "unreachable" });
    expect(error?.message).toContain("127.0.0.1:1/lab");
    expect(JSON.stringify([error?.message, error])).not.toContain("hush");
  });

  it("is unreachable later, and works again when it is back", async () => {
    const server = await startPostgresServer();
    const database = await openDatabase({ projectDir: process.cwd(), dataDir: null, databaseUrl: server.url });
    try {
      await database.ping();
      await server.halt();
      await expect(database.ping()).rejects.toMatchObject({ kind: "unreachable" });
      const failure = await database.client.user.count().catch((error: unknown) => error);
      expect(isDatabaseUnreachable(failure)).toBe(true);
      await server.resume();
      await database.ping();
      expect(await database.client.user.count()).toBe(0);
    } finally {
      await database.close();
      await server.stop();
    }
  });
});
