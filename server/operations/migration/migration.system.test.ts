import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type TestDatabase, testDatabases } from "@/server/db/testing";
import { LAB_GUESTS, LAB_HOSTS, plumbingOf } from "@/server/lab/hosts/story";
import { BridgeheadError } from "@/server/model/errors";
import type { MigrationView } from "@/server/model/migration";
import { readPorts } from "@/server/neutron/port-rows";
import type { OperationContext } from "@/server/operations/context";
import { cancelMigration } from "@/server/operations/migration/cancel-migration";
import { getMigration } from "@/server/operations/migration/get-migration";
import { lookForGuest } from "@/server/operations/migration/guest-place";
import { previewMigration } from "@/server/operations/migration/preview-migration";
import { reportMigration } from "@/server/operations/migration/report-migration";
import { resumeMigrations } from "@/server/operations/migration/resume-migrations";
import { type StartMigration, startMigration } from "@/server/operations/migration/start-migration";
import { RunRegistry } from "@/server/operations/plans/run-registry";
import { playStory } from "@/server/operations/story/play-story";
import { type HostWorld, hostWorld } from "@/server/operations/testing/host-world";

/** The demo's simulated hosts with the lab's story on them, and migrations of its first guest. */
const [pglite] = testDatabases();
const [guest] = LAB_GUESTS;
if (pglite === undefined || guest === undefined) throw new Error("there is nothing to test with");
const { portId } = guest;
const signal = new AbortController().signal;

describe("a live migration on simulated hosts", () => {
  let database: TestDatabase;
  let world: HostWorld;

  beforeAll(async () => {
    database = await pglite.open();
    const simulated = { transport: "simulated" as const };
    world = await hostWorld(
      database.client,
      LAB_HOSTS.map((host) => ({
        name: host.name,
        settings: simulated,
        plumbing: { ...plumbingOf(host), bridgeUplinks: {}, hypervisor: "simulated" as const },
      })),
    );
    await playStory(world.ctx, world.cloudId, signal);
  }, 60_000);
  afterAll(async () => {
    await world?.close();
    await database?.close();
  });

  const port = async () => {
    const found = (await readPorts(database.client, world.cloudId)).find((each) => each.id === portId);
    if (found === undefined) throw new Error("the port is gone");
    return found;
  };
  const ask = (destination: string, more: Partial<StartMigration> = {}): StartMigration => ({
    ...{ portId, destination, wiring: "before", handOverSeconds: 5 },
    ...more,
  });
  const start = (ctx: OperationContext, input: StartMigration) =>
    startMigration(ctx, input, signal, (error) => expect.unreachable(String(error)));
  const ended = (id: string) =>
    vi.waitUntil(
      async () => {
        const view = await getMigration(world.ctx, id);
        return view.endedAt === null ? null : view;
      },
      { timeout: 20_000, interval: 50 },
    );
  const states = ({ steps }: MigrationView) => Object.fromEntries(steps.map(({ key, state }) => [key, state]));
  const guestAt = (host: string) => lookForGuest(world.ctx, host, portId, signal);
  /** Hosts of which this process sees nothing while they are in the set. */
  const silent = new Set<string>();
  const lossy = (): OperationContext => {
    const refuse = (hostId: string) => {
      const name = [...world.hostIds].find(([, id]) => id === hostId)?.[0] ?? "";
      if (silent.has(name)) throw new BridgeheadError("unreachable", `${name} lost its network.`);
    };
    return {
      ...world.ctx,
      refreshHost: async (hostId, given) => {
        refuse(hostId);
        return world.ctx.refreshHost(hostId, given);
      },
    };
  };

  it("plans ten steps without changing anything, with the plan of the first ones", async () => {
    const preview = await previewMigration(world.ctx, ask("net1"), signal);
    expect(preview.steps.map(({ key }) => key)).toHaveLength(10);
    expect(preview.steps.find(({ key }) => key === "plug")?.plan.map(({ verb }) => verb)).toContain("port.plug");
    expect(preview.steps.find(({ key }) => key === "wire")?.plan.map(({ verb }) => verb)).toContain("port.wire");
    expect(JSON.parse(preview.profileJson)).toEqual({ migrating_to: "net1", os_vif_delegation: true });
    expect(preview.fallback).toBeNull();
    expect(await database.client.migration.count()).toBe(0);
    expect((await port()).inactiveBindings).toBeUndefined();
    expect(await world.left()).toEqual([]);
  });

  it("moves the guest in ten steps, wired before it resumes, and leaves nothing to do", async () => {
    const begun = await start(world.ctx, ask("c2"));
    await expect(start(world.ctx, ask("c2"))).rejects.toThrow(/already|besides its active one/);
    const view = await ended(begun.id);
    expect(view.error).toBeNull();
    expect(view.state).toBe("done");
    expect(states(view)).toMatchObject({
      abilities: "done",
      plug: "done",
      wire: "done",
      activate: "done",
      unplug: "done",
    });
    expect(view.steps.filter(({ planIds }) => planIds.length > 0).map(({ key }) => key)).toEqual([
      ...["binding", "plug", "wire", "activate", "unplug", "finish"],
    ]);
    expect(view.profile).toMatchObject({ osVifDelegation: true, migratingTo: "c2", fault: null });
    expect(view).toMatchObject({ isolatedWhileWaiting: true, wiredBeforeRarp: true });
    expect(view.outage).toEqual({ ms: null, atLeast: false });
    expect(await port()).toMatchObject({ host: "c2", profile: null });
    expect(await guestAt("c1")).toEqual({ tap: false, wired: false, traces: false });
    expect(await guestAt("c2")).toEqual({ tap: true, wired: true, traces: true });
    expect(await world.left()).toEqual([]);
  });

  it("wires late when the binding does not say migrating_to", async () => {
    const begun = await start(world.ctx, ask("c1", { wiring: "late" }));
    const view = await ended(begun.id);
    expect(view.state).toBe("done");
    expect(view.profile.migratingTo).toBeNull();
    expect(states(view).wire).toBe("skipped");
    expect(view).toMatchObject({ isolatedWhileWaiting: true, wiredBeforeRarp: false });
    expect(await world.left()).toEqual([]);
  });

  it("goes back when the destination loses its network before the hand-over, and leaves no ghost", async () => {
    const ctx = lossy();
    const begun = await start(ctx, ask("c2"));
    await vi.waitUntil(async () => states(await getMigration(ctx, begun.id))["hand-over"] === "running", {
      timeout: 10_000,
    });
    const before = await guestAt("c1");
    silent.add("c2");
    await vi.waitUntil(async () => (await getMigration(ctx, begun.id)).state === "rolling-back", { timeout: 10_000 });
    await vi.waitUntil(async () => (await port()).inactiveBindings === undefined, { timeout: 10_000 });
    expect((await guestAt("c2"))?.traces).toBe(true);
    silent.clear();
    const view = await ended(begun.id);
    expect(view.state).toBe("rolled-back");
    expect(view.error).toContain("stopped answering");
    expect(await guestAt("c2")).toEqual({ tap: false, wired: false, traces: false });
    expect(await guestAt("c1")).toEqual(before);
    expect((await port()).host).toBe("c1");
    expect(await world.left()).toEqual([]);
    await expect(reportMigration(ctx, { id: begun.id, switchOverAt: 1 })).rejects.toThrow("taken back");
  });

  it("goes back when it is cancelled, and refuses to be cancelled twice", async () => {
    const begun = await start(world.ctx, ask("c2"));
    await vi.waitUntil(async () => states(await getMigration(world.ctx, begun.id))["hand-over"] === "running", {
      timeout: 10_000,
    });
    await cancelMigration(world.ctx, begun.id);
    await expect(cancelMigration(world.ctx, begun.id)).rejects.toThrow(/taken back already|rolled-back/);
    const view = await ended(begun.id);
    expect([view.state, view.error]).toEqual(["rolled-back", "It was cancelled."]);
    expect(states(view)).toMatchObject({ plug: "undone", wire: "undone", "hand-over": "failed", activate: "waiting" });
    expect((await guestAt("c2"))?.traces).toBe(false);
    expect(await world.left()).toEqual([]);
  });

  it("is found by a console that is started anew: back before the hand-over, on after it", async () => {
    for (const moved of [false, true]) {
      const runs = new RunRegistry();
      const ctx = { ...world.ctx, runs };
      const begun = await start(ctx, ask("c2"));
      const key = moved ? "rarps" : "hand-over";
      await vi.waitUntil(async () => states(await getMigration(ctx, begun.id))[key] === "running", { timeout: 10_000 });
      await runs.close();
      expect((await getMigration(ctx, begun.id)).endedAt).toBeNull();
      await resumeMigrations({ ...world.ctx, runs: new RunRegistry() }, new Date(Date.now() + 1));
      const view = await getMigration(world.ctx, begun.id);
      expect(view.state).toBe(moved ? "done" : "rolled-back");
      expect((await port()).host).toBe(moved ? "c2" : "c1");
      expect(await world.left()).toEqual([]);
    }
  });

  it("refuses what cannot be, with the reason", async () => {
    await expect(start(world.ctx, ask("c2"))).rejects.toThrow("already");
    await expect(start(world.ctx, ask("c9"))).rejects.toThrow("no managed host c9");
    silent.add("c1");
    await expect(start(lossy(), ask("c1"))).rejects.toThrow("c1 lost its network");
    silent.clear();
    expect(await database.client.migration.count({ where: { state: { in: ["running", "rolling-back"] } } })).toBe(0);
  });
});
