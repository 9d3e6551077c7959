import { randomUUID } from "node:crypto";
import type { Db } from "@/server/db/client";
import { BridgeheadError } from "@/server/model/errors";
import type { FabricState } from "@/server/model/fabric-state";
import { seedInventory } from "@/server/neutron/seed-inventory";
import type { OperationContext } from "@/server/operations/context";
import { RunRegistry } from "@/server/operations/plans/run-registry";
import { NO_CLOUDS } from "@/server/operations/testing/no-clouds";
import { NO_HOSTS } from "@/server/operations/testing/no-hosts";
import { sampleFabric } from "@/server/operations/testing/sample-fabric";

/** A world for tests of operations: a real database, one cloud with the demo's networks, one appliance held in memory. */
export type TestWorld = {
  readonly ctx: OperationContext;
  readonly cloudId: string;
  readonly applianceId: string;
  /** Moves the clock. */
  tick(ms: number): void;
  /** What the appliance shows from now on; `null`: it does not answer. */
  setFabric(change: ((fabric: FabricState) => FabricState) | null): void;
  /** How often the appliance was asked, and how often a change of intent was announced. */
  readonly counts: { refreshes: number; published: number };
};

export async function testWorld(db: Db): Promise<TestWorld> {
  const cloudId = await db.$transaction((tx) => seedInventory(tx, { demo: true }));
  const { id: applianceId } = await db.appliance.create({
    data: { name: "oneview-1", url: "https://127.0.0.1:1", username: "u", secret: "sealed" },
  });
  let clock = 1_000_000;
  let actual: FabricState | null = sampleFabric(applianceId);
  let seen: FabricState | null = null;
  const counts = { refreshes: 0, published: 0 };
  const ctx: OperationContext = {
    db,
    actor: { kind: "user", id: "u1", name: "olivia" },
    fabric: (id) => (id === applianceId ? seen : null),
    refreshFabric: async (id) => {
      counts.refreshes += 1;
      if (id !== applianceId || actual === null) throw new BridgeheadError("unreachable", "connect ECONNREFUSED");
      seen = { ...actual, observedAt: clock };
      return seen;
    },
    performOnFabric: async function* (_, effects) {
      const error = new BridgeheadError("unreachable", "This appliance is held in memory and performs nothing.");
      for (const index of effects.keys()) yield { index, outcome: { ok: false, error, fatal: true } };
    },
    ...NO_CLOUDS,
    ...NO_HOSTS,
    runs: new RunRegistry(),
    now: () => clock,
    newId: randomUUID,
    publishIntentChange: () => {
      counts.published += 1;
    },
  };
  return {
    ctx,
    cloudId,
    applianceId,
    tick: (ms) => {
      clock += ms;
    },
    setFabric: (change) => {
      actual = change === null ? null : change(actual ?? sampleFabric(applianceId));
    },
    counts,
  };
}
