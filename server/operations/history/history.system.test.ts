import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabases } from "@/server/db/testing";
import { LAG_MS } from "@/server/history/find-cause";
import { diffTrees } from "@/server/history/tree-patch";
import { LAB_GUESTS, LAB_HOSTS, plumbingOf } from "@/server/lab/hosts/story";
import type { HostOperation } from "@/server/model/host-operation";
import type { HostState } from "@/server/model/host-state";
import { storeCase } from "@/server/operations/cases/import-case";
import { listChanges } from "@/server/operations/history/list-changes";
import { pruneHistory } from "@/server/operations/history/prune";
import { readDiff } from "@/server/operations/history/read-diff";
import { readTimeline } from "@/server/operations/history/read-timeline";
import { rebuildAt } from "@/server/operations/history/rebuild";
import { HistoryRecorder } from "@/server/operations/history/recorder";
import { readUsage } from "@/server/operations/history/settings";
import { playStory } from "@/server/operations/story/play-story";
import { type HostWorld, hostWorld } from "@/server/operations/testing/host-world";

const [pglite] = testDatabases();
const guest = LAB_GUESTS.find(({ host }) => host === "c1");
if (pglite === undefined || guest === undefined) throw new Error("there is nothing to test with");
const qvb = `qvb${guest.portId.slice(0, 11)}`;
const signal = new AbortController().signal;

const NOTHING = { added: 0, removed: 0, changed: 0, unknown: 0 };

let database: TestDatabase;
let world: HostWorld;
let recorder: HistoryRecorder;
let watched: ReadonlySet<string> = new Set(["host/net1", "host/c1", "host/c2", "intent/"]);
/** Every state of c1 that was observed, with its moment. */
const observed: { readonly at: number; readonly state: HostState }[] = [];

function record(): HistoryRecorder {
  return new HistoryRecorder({
    ...{ db: world.ctx.db, world: world.ctx.world },
    watches: ({ kind, key }) => watched.has(`${kind}/${key}`),
    onProblem: (error) => {
      throw error;
    },
  });
}

beforeAll(async () => {
  database = await pglite.open();
  world = await hostWorld(
    database.client,
    LAB_HOSTS.map((host) => ({
      name: host.name,
      settings: { transport: "simulated" as const },
      plumbing: { ...plumbingOf(host), bridgeUplinks: {}, hypervisor: "simulated" as const },
    })),
  );
  recorder = record();
  recorder.lookAround();
  await recorder.settle();
  world.ctx.world.onSource((news) => {
    if (news.kind === "host" && news.key === "c1" && news.shown?.state) {
      observed.push({ at: news.shown.status.observedAt ?? 0, state: news.shown.state });
    }
  });
  await playStory(world.ctx, world.cloudId, signal);
  await recorder.settle();
}, 240_000);
afterAll(async () => {
  await recorder?.close();
  await world?.close();
  await database?.close();
});

const c1 = () => world.hostIds.get("c1") ?? "";
const byHand = async (operations: readonly HostOperation[]) => {
  const effects = [{ kind: "host.change" as const, hostId: c1(), operations }];
  for await (const { outcome } of world.ctx.performOnHost(c1(), effects, { signal }))
    expect(outcome).toEqual({ ok: true });
  await world.ctx.refreshHost(c1(), signal);
  await recorder.settle();
};
const stateAt = async (at: number) => {
  const [source] = await rebuildAt(world.ctx.db, at, ["host/c1"]);
  return source?.shown?.state ?? null;
};
const lastAt = async () => {
  const [event] = await listChanges(world.ctx, { limit: 1 });
  return event?.at ?? 0;
};

test("every recorded moment is as it was observed", async () => {
  const entries = await world.ctx.db.historyEntry.findMany({
    where: { source: "host/c1", kind: { in: ["frame", "patch"] } },
  });
  expect(entries.length).toBeGreaterThan(1);
  for (const at of new Set(entries.map((entry) => entry.at.getTime()))) {
    const then = observed.findLast((each) => each.at <= at);
    if (then === undefined) continue;
    expect(diffTrees(await stateAt(at), then.state), new Date(at).toISOString()).toBeNull();
  }
  expect(diffTrees(await stateAt(Date.now()), world.ctx.hostState(c1()))).toBeNull();
});

test("a look that shows nothing new, and what counts, is not recorded", async () => {
  const before = await world.ctx.db.historyEntry.count();
  for (let look = 0; look < 3; look += 1) await world.ctx.refreshHost(c1(), signal);
  await recorder.settle();
  expect(await world.ctx.db.historyEntry.count()).toBe(before);
});

test("what a plan made has its cause, what somebody did by hand is from outside", async () => {
  const [plugged] = await listChanges(world.ctx, { object: `host:c1/dev:/${qvb}`, limit: 1 });
  expect(plugged?.changes).toMatchObject([{ change: "added", label: qvb, cause: { kind: "plan" } }]);
  const before = await lastAt();
  // sooner it might have been the plan that made the device, and that is said
  await sleep(LAG_MS);
  await byHand([{ op: "link.set", namespace: "", name: qvb, mtu: 1_280 }]);
  const [event] = await listChanges(world.ctx, { from: before, limit: 5 });
  expect(event).toMatchObject({ source: "host/c1", sourceName: "c1" });
  expect(event?.changes).toMatchObject([
    {
      ...{ label: qvb, kind: "veth", change: "changed", cause: { kind: "outside" } },
      facts: [{ name: "mtu", after: ["1280"] }],
    },
  ]);
});

test("two moments are compared, with what changed in between and who did it", async () => {
  const changedAt = await lastAt();
  const iso = (at: number) => new Date(at).toISOString();
  const diff = await readDiff(world.ctx, { from: iso(changedAt - 1), to: "live", expand: ["c1"] });
  expect(diff.counts).toEqual({ added: 0, removed: 0, changed: 1, unknown: 0 });
  expect(diff.changes).toMatchObject([{ label: qvb, cause: { kind: "outside" }, at: changedAt, times: 1 }]);
  expect(diff.marks).toEqual({ [`host:c1/dev:/${qvb}`]: "changed" });
  const closed = await readDiff(world.ctx, { from: iso(changedAt - 1), to: iso(changedAt) });
  expect(closed.marks).toEqual({ "host:c1": "changed" });
  expect((await readDiff(world.ctx, { from: iso(changedAt), to: "live" })).counts.changed).toBe(0);
});

test("before the record begins nothing is claimed", async () => {
  await expect(readDiff(world.ctx, { from: "2020-01-01T00:00:00Z", to: "live" })).rejects.toMatchObject({
    kind: "missing",
    message: expect.stringContaining("the record begins at"),
  });
  await expect(readDiff(world.ctx, { from: "live", to: "2999-01-01T00:00:00Z" })).rejects.toMatchObject({
    kind: "invalid",
  });
});

test("what changed while no console watched is unknown, and the gap is shown", async () => {
  await recorder.close();
  await byHand([{ op: "link.set", namespace: "", name: qvb, mtu: 1_300 }]);
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  await world.ctx.refreshHost(c1(), signal);
  recorder = record();
  recorder.lookAround();
  await recorder.settle();
  const [event] = await listChanges(world.ctx, { source: "host/c1", limit: 1 });
  expect(event).toMatchObject({ since: null, changes: [{ label: qvb, cause: { kind: "unknown" } }] });
  const { gaps, beginsAt, density } = await readTimeline(world.ctx, { parts: 10 });
  expect(gaps).toContainEqual(
    expect.objectContaining({ source: "host/c1", to: event?.at, why: "no console watched it" }),
  );
  expect(beginsAt).not.toBeNull();
  expect(density.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(10);
});

test("a host that stops answering is a gap, and unknown in a comparison", async () => {
  const shown = world.ctx.world.world().hosts.find(({ key }) => key === "c2");
  if (shown === undefined) throw new Error("there is no c2");
  const { status } = shown;
  world.ctx.world.setHost({ ...shown, status: { ...status, state: "stale", errors: ["connection refused"] } });
  await recorder.settle();
  const diff = await readDiff(world.ctx, { from: new Date(Date.now() - 1_000).toISOString(), to: "live" });
  expect(diff.to.unknown).toEqual([{ source: "host/c2", why: "c2: connection refused" }]);
  expect(diff.marks["host:c2"]).toBe("unknown");
  expect((await readTimeline(world.ctx, { parts: 4 })).gaps.at(-1)).toMatchObject({ source: "host/c2", to: null });
  world.ctx.world.setHost({ ...shown, status: { ...status, observedAt: Date.now() } });
  await recorder.settle();
  expect((await readTimeline(world.ctx, { parts: 4 })).gaps.every(({ to }) => to !== null)).toBe(true);
});

test("two cases, and a case and now, are compared like moments, with no cause", async () => {
  const hosts = () =>
    world.ctx.world.world().hosts.flatMap(({ name, state }) => (state === null ? [] : [{ name, state }]));
  const keep = async (name: string, kept: ReturnType<typeof hosts>) => {
    const { caseId } = await storeCase(world.ctx, name, { hosts: kept, neutron: null, meta: {}, skipped: [] });
    return `case:${caseId}`;
  };
  const whole = await keep("before", hosts());
  expect((await readDiff(world.ctx, { from: whole, to: "live" })).counts).toEqual(NOTHING);
  await byHand([{ op: "link.set", namespace: "", name: qvb, mtu: 1_305 }]);
  const later = await keep(
    "after",
    hosts().filter(({ name }) => name !== "c2"),
  );
  const told = {
    counts: { ...NOTHING, changed: 1 },
    changes: [{ label: qvb, change: "changed", facts: [{ name: "mtu", before: ["1300"], after: ["1305"] }], times: 0 }],
    marks: { [`host:c1/dev:/${qvb}`]: "changed" },
  };
  const [cases, live] = [
    await readDiff(world.ctx, { from: whole, to: later, expand: ["c1"] }),
    await readDiff(world.ctx, { from: whole, to: "live", expand: ["c1"] }),
  ];
  expect(cases).toMatchObject(told);
  expect(live).toMatchObject(told);
  expect([...cases.changes, ...live.changes].map(({ cause, at }) => [cause, at])).toEqual([
    [null, null],
    [null, null],
  ]);
  expect([cases.from.name, cases.to.name]).toEqual(["case before", "case after"]);
  // what only one case holds is unknown in the other, neither gone nor new
  expect(cases.to.unknown).toEqual([{ source: "host/c2", why: "c2: it is not in the case" }]);
  expect(cases.marks["host:c2"]).toBe("unknown");
  // and the other way round
  const back = await readDiff(world.ctx, { from: later, to: whole });
  expect(back.changes).toMatchObject([{ facts: [{ name: "mtu", before: ["1305"], after: ["1300"] }] }]);
  await expect(
    readDiff(world.ctx, { from: "case:00000000-0000-4000-8000-000000000000", to: "live" }),
  ).rejects.toThrow();
});

test("another console records what it watches, and this one no more", async () => {
  watched = new Set(["host/net1", "host/c2", "intent/"]);
  const before = await world.ctx.db.historyEntry.count();
  await byHand([{ op: "link.set", namespace: "", name: qvb, mtu: 1_310 }]);
  expect(await world.ctx.db.historyEntry.count()).toBe(before);
});

test("what is too much is forgotten from its beginning, and the rest can still be put together", async () => {
  const before = await readUsage(world.ctx);
  const last = await lastAt();
  const state = await stateAt(last);
  const forgotten = await pruneHistory(world.ctx.db, { days: 0, megabytes: 1 }, Date.now());
  const after = await readUsage(world.ctx);
  expect(forgotten).toBeGreaterThan(0);
  expect(after.usedBytes).toBeLessThan(before.usedBytes);
  expect(diffTrees(await stateAt(last), state)).toBeNull();
});
