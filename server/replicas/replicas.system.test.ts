import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabases } from "@/server/db/testing";
import type { SourceStatus } from "@/server/model/graph";
import { openDatabaseReplica } from "@/server/replicas/database-replica";
import { finishForOthers } from "@/server/replicas/finish-for-others";
import { HostLock } from "@/server/replicas/host-lock";
import type { News, Replica } from "@/server/replicas/replica";
import { DatabaseSources } from "@/server/replicas/shown-sources";
import { standFor } from "@/server/replicas/stand-for";

/** Of a machine that does much else. */
const PATIENCE = { timeout: 30_000 };

describe("replicas on one PostgreSQL", () => {
  let database: TestDatabase;
  const opened: Replica[] = [];
  const undo: (() => Promise<void> | void)[] = [];

  beforeAll(async () => {
    const backend = testDatabases().find(({ name }) => name === "PostgreSQL");
    if (backend === undefined) throw new Error("there is no PostgreSQL to test on");
    database = await backend.open();
  });
  afterEach(async () => {
    for (const each of undo.splice(0).reverse()) await each();
    await Promise.all(opened.splice(0).map((replica) => replica.close()));
  });
  afterAll(() => database?.close());

  async function open(keyFingerprint = "key"): Promise<Replica> {
    const replica = await openDatabaseReplica({
      ...{ databaseUrl: database.url ?? "", version: "1", keyFingerprint },
      onProblem: () => undefined,
    });
    opened.push(replica);
    return replica;
  }

  /** Ends the session of a replica, as a server or a network does. */
  async function cutOff(replica: Replica): Promise<void> {
    const client = new Client({ connectionString: database.url ?? "" });
    await client.connect();
    const name = `bridgehead replica ${replica.id}`;
    await client.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1", [name]);
    await client.end();
  }

  it("give a lock to one of them, and say who has it", async () => {
    const [one, other] = [await open(), await open()];
    expect([one.isFirst, other.isFirst]).toEqual([true, false]);
    const hold = await one.take("host/1");
    expect(hold).not.toBeNull();
    expect(await one.take("host/1")).toBeNull();
    expect(await other.take("host/1")).toBeNull();
    expect(await other.holder("host/1")).toBe(one.name);
    await hold?.release();
    await hold?.release();
    expect(await other.take("host/1")).not.toBeNull();
    expect(await one.take("host/1")).toBeNull();
  });

  it("tell the others and not themselves, and know who lives", async () => {
    const [one, other] = [await open(), await open()];
    const heard: News[] = [];
    const own: News[] = [];
    other.onNews((news) => heard.push(news));
    one.onNews((news) => own.push(news));
    one.tell({ kind: "shown", about: "host/1" });
    one.observes({ hosts: ["c1"], appliances: [] });
    await expect.poll(() => heard, PATIENCE).toEqual([{ kind: "shown", about: "host/1" }]);
    expect(own).toEqual([]);
    await expect
      .poll(async () => (await other.living()).map(({ id, observes }) => [id, observes.hosts]), PATIENCE)
      .toEqual([
        [one.id, ["c1"]],
        [other.id, []],
      ]);
    await one.close();
    expect((await other.living()).map(({ id }) => id)).toEqual([other.id]);
  });

  it("refuse one with another secret key while others live, and only then", async () => {
    const one = await open("key");
    await expect(open("another")).rejects.toMatchObject({
      kind: "refused",
      message: expect.stringContaining(one.name),
      remedy: expect.stringContaining("BRIDGEHEAD_SECRET_KEY"),
    });
    await one.close();
    expect((await open("another")).isFirst).toBe(true);
  });

  it("lose all locks with the session, stop what rests on them, and live on under the same id", async () => {
    const [one, other] = [await open(), await open()];
    const order: string[] = [];
    const hold = await one.take("host/1");
    hold?.lost.addEventListener("abort", () => order.push("lost"));
    one.onLoss(async () => {
      await pause(20);
      order.push(one.isConnected() ? "stopped too late" : "stopped");
    });
    one.onNews(({ kind }) => order.push(kind));
    await cutOff(one);
    await expect.poll(() => order, PATIENCE).toEqual(["lost", "stopped", "all"]);
    expect((await other.living()).map(({ id }) => id)).toEqual([one.id, other.id]);
    const again = await other.take("host/1");
    // of the session that is over: releases nothing of anybody
    await hold?.release();
    expect(await one.take("host/1")).toBeNull();
    await again?.release();
    expect(await one.take("host/1")).not.toBeNull();
  });

  it("hand a role over when who had it is gone, and never have it twice", async () => {
    const [one, other] = [await open(), await open()];
    const order: string[] = [];
    const stand = (replica: Replica, name: string) => {
      const begin = async () => {
        order.push(`${name} begins`);
        return { close: async () => void order.push(`${name} ends`) };
      };
      const standing = standFor(replica, "findings", begin, () => undefined);
      undo.push(() => standing.close());
      return standing;
    };
    const first = stand(one, "one");
    await first.tried;
    const second = stand(other, "other");
    await second.tried;
    expect(order).toEqual(["one begins"]);
    await first.close();
    await expect.poll(() => order, PATIENCE).toEqual(["one begins", "one ends", "other begins"]);
  });

  it("take turns at a host, and say who keeps one waiting", async () => {
    const [one, other] = [await open(), await open()];
    const [mine, theirs] = [new HostLock(one), new HostLock(other)];
    const impatient = new HostLock(other, { nameOf: () => "net1", longestWaitMs: 100 });
    undo.push(() => {
      for (const lock of [mine, theirs, impatient]) lock.close();
    });
    const order: string[] = [];
    const release = await mine.take("1");
    await expect(impatient.take("1")).rejects.toThrow(`Host net1 is being changed by console ${one.name}.`);
    const turn = async (lock: HostLock, name: string) => {
      const done = await lock.take("1");
      order.push(`${name} begins`);
      await pause(30);
      order.push(`${name} ends`);
      done();
    };
    const turns = [turn(theirs, "other")];
    order.push("one ends");
    release();
    turns.push(turn(mine, "one"));
    await Promise.all(turns);
    const [last, ...pairs] = order;
    expect(last).toBe("one ends");
    for (const name of ["one", "other"]) expect(pairs[pairs.indexOf(`${name} begins`) + 1]).toBe(`${name} ends`);
  });

  it("finish what one left that is gone, and what they had to leave themselves", async () => {
    const [one, other] = [await open(), await open()];
    const finished: string[] = [];
    let resumed = 0;
    const name = (id: string) => (id === one.id ? "one" : id === other.id ? "other" : id);
    const watching = finishForOthers(
      other,
      {
        owners: async () => [one.id, "an older one"].filter((id) => !finished.includes(name(id))),
        finish: async (owner) => void finished.push(name(owner)),
        resume: () => {
          resumed += 1;
        },
      },
      () => undefined,
    );
    undo.push(() => watching.close());
    await expect.poll(() => finished, PATIENCE).toEqual(["an older one"]);
    await cutOff(other);
    await expect.poll(() => [resumed, finished], PATIENCE).toEqual([1, ["an older one", "other"]]);
    await one.close();
    await expect.poll(() => finished, PATIENCE).toEqual(["an older one", "other", "one"]);
  });

  it("show each other what they observe, with its age, whatever their clocks say", async () => {
    const [one, other] = [await open(), await open()];
    const problems: unknown[] = [];
    const fail = (error: unknown) => void problems.push(error);
    const hourMs = 3_600_000;
    const mine = new DatabaseSources(database, one, fail);
    const theirs = new DatabaseSources(database, other, fail, () => Date.now() + hourMs);
    undo.push(
      () => mine.close(),
      () => theirs.close(),
    );
    const told: string[] = [];
    other.onNews((news) => news.kind === "shown" && told.push(news.about));
    const observedAt = Date.now() - 5_000;
    const status: SourceStatus = { id: "1", kind: "host", name: "c1", state: "live", observedAt, errors: [] };
    const state = { observedAt, text: "x".repeat(100_000) };
    mine.share("host/1", { state, status });
    await expect.poll(() => told.length, PATIENCE).toBe(1);
    const first = await theirs.read<typeof state>("host/1", null);
    expect(first?.state?.text).toBe(state.text);
    for (const at of [first?.status.observedAt, first?.state?.observedAt]) {
      expect(Math.abs((at ?? 0) - observedAt - hourMs)).toBeLessThan(1_000);
    }
    mine.share("host/1", { state, status: { ...status, observedAt: observedAt + 4_000 } });
    await expect.poll(() => told.length, PATIENCE).toBe(2);
    const second = await theirs.read<typeof state>("host/1", first);
    expect(second?.state).toBe(first?.state);
    expect((second?.status.observedAt ?? 0) - (first?.status.observedAt ?? 0)).toBe(4_000);
    expect(await theirs.read("host/2", null)).toBeNull();
    expect(problems).toEqual([]);
  });
});
