import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabases } from "@/server/db/testing";
import { BridgeheadError } from "@/server/model/errors";
import type { OperationContext } from "@/server/operations/context";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { reconcileAll } from "@/server/operations/intent/change-request";
import { changeIntent } from "@/server/operations/plans/change-intent";
import { resumePlan } from "@/server/operations/plans/resume-plan";
import { type HostWorld, hostWorld } from "@/server/operations/testing/host-world";
import { guestPort, intendGuest } from "@/server/operations/testing/intend-guest";
import { SIMULATED_HOSTS } from "@/server/operations/testing/simulated-hosts";

const [pglite] = testDatabases();
if (pglite === undefined) throw new Error("there is no database to test with");
const signal = new AbortController().signal;

describe("a plan that broke off on a host, and another one on the same host before it is resumed", () => {
  let database: TestDatabase;
  let world: HostWorld;
  beforeAll(async () => {
    database = await pglite.open();
    world = await hostWorld(
      database.client,
      SIMULATED_HOSTS.filter(({ name }) => name === "c1" || name === "c2"),
    );
    await database.client.$transaction(async (tx) => {
      for (const n of [1, 2]) await intendGuest(tx, world.cloudId, n);
    });
    expect((await world.apply(reconcileAll(world.cloudId))).status).toBe("applied");
  }, 60_000);
  afterAll(async () => {
    await world?.close();
    await database?.close();
  });

  const bind = (n: number): ChangeRequest => ({
    kind: "bind-port",
    ...{ cloudId: world.cloudId, portId: guestPort(n), host: "c1", localLink: null },
  });

  /** Loses the host when it comes to wiring a port: what comes before that is done. */
  const breaking = (): OperationContext => ({
    ...world.ctx,
    performOnHost: async function* (hostId, effects, run) {
      const wires = effects.some(({ operations }) => operations.some(({ op }) => op === "ovs.port.vlan"));
      if (!wires) return yield* world.ctx.performOnHost(hostId, effects, run);
      const error = new BridgeheadError("unreachable", "c1 lost its network.");
      for (const index of effects.keys()) yield { index, outcome: { ok: false, error, fatal: true } };
    },
  });

  it("does again what the other took away and its own open steps rest on", async () => {
    const broken = await changeIntent(breaking(), bind(2), { mode: "apply" }, signal);
    expect(broken).toMatchObject({ status: "failed", resumable: true });
    const states = new Map(broken.steps.map(({ verb, state }) => [verb, state]));
    expect(states.get("network.provision")).toBe("done");
    expect(states.get("port.wire")).not.toBe("done");
    // It is given the local VLAN that no port records yet, and with it what flows were there.
    expect((await world.apply(bind(1))).status).toBe("applied");
    const resumed = await resumePlan(world.ctx, broken.id, signal);
    expect(resumed.steps.map(({ verb, state }) => `${verb} ${state}`)).toContain("network.provision done");
    expect(resumed.status).toBe("applied");
    expect(await world.left()).toEqual([]);
  });
});
