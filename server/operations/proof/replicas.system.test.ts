import { rm } from "node:fs/promises";
import { dirname } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleChild } from "@/server/operations/proof/killed-console";
import { notOnce } from "@/server/operations/proof/prove-once";
import type { ReplicaChild, Seen } from "@/server/operations/proof/replica-child";
import { prepareWorld, type ReplicaWorld, replicaWorld, streamPlans } from "@/server/operations/proof/replica-stream";

const PLANS = 24;
const KILLS = 3;

describe("two consoles on one PostgreSQL", { timeout: 300_000 }, () => {
  let script: string;
  let world: ReplicaWorld;
  const both: ReplicaChild[] = [];

  beforeAll(async () => {
    script = await bundleChild(process.cwd(), "run-replica-child");
    world = await replicaWorld(script, PLANS);
    both[0] = await world.start();
    await prepareWorld(world, both[0]);
    both[1] = await world.start();
  }, 300_000);
  afterAll(async () => {
    await world?.close();
    await rm(dirname(script), { recursive: true, force: true });
  });

  it("share the observers among them and show the same", async () => {
    const [one, other] = await seenByBoth();
    expect(one.living.map(({ id }) => id)).toEqual(other.living.map(({ id }) => id));
    const observed = one.living.flatMap(({ observes }) => [...observes.hosts, ...observes.appliances]);
    expect(observed.sort()).toEqual(["c1", "c2", "oneview-1"]);
  });

  it("apply each plan of a stream exactly once, although one of them is killed again and again", async () => {
    const { finishedAfterMs, hit } = await streamPlans(world, both, KILLS);
    expect(await notOnce(world)).toEqual([]);
    const words = finishedAfterMs.map((ms) => `${Math.round(ms)} ms`).join(", ");
    process.stdout.write(`${KILLS} consoles killed hit ${hit} plans; the other had finished them after ${words}\n`);
  });

  it("show the same afterwards, and find nothing left to be done", async () => {
    await seenByBoth();
    expect(await both[1]?.left(world.cloudId)).toEqual([]);
  });

  /** What both show once they show the same: live, and of the same age but for the way to the other. */
  async function seenByBoth(): Promise<readonly [Seen, Seen]> {
    let last: readonly [Seen, Seen] | null = null;
    await expect
      .poll(
        async () => {
          const [one, other] = await Promise.all(both.map((child) => child.world(world.cloudId)));
          if (one === undefined || other === undefined) return "one is missing";
          last = [one, other];
          const told = (seen: Seen) => ({
            hosts: seen.hosts.map(({ ageMs, ...host }) => host),
            fabrics: seen.fabrics,
          });
          expect(told(other)).toEqual(told(one));
          for (const host of one.hosts) expect(host.status).toBe("live");
          for (const fabric of one.fabrics) expect(fabric.status).toBe("live");
          return "the same";
        },
        { timeout: 30_000 },
      )
      .toBe("the same");
    if (last === null) throw new Error("nothing was seen");
    return last;
  }
});
