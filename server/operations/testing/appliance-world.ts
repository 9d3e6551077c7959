import type { Db } from "@/server/db/client";
import { type Simulator, startSimulator } from "@/server/lab/oneview-simulator/simulator";
import type { FabricState } from "@/server/model/fabric-state";
import type { PlanRun } from "@/server/model/plan-run";
import { seedInventory } from "@/server/neutron/seed-inventory";
import type { ApplianceOptions } from "@/server/oneview/driver";
import type { OperationContext } from "@/server/operations/context";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { changeIntent } from "@/server/operations/plans/change-intent";
import { openTestConsole, type TestConsole } from "@/server/operations/testing/test-console";

type SimulatorOptions = Parameters<typeof startSimulator>[0];

/** A world for tests of the whole loop: a real database, the simulator over HTTP, the real driver between them. */
export type ApplianceWorld = {
  readonly ctx: OperationContext;
  readonly cloudId: string;
  readonly applianceId: string;
  readonly url: string;
  /** As it is inside, without a session. */
  readonly simulator: Simulator;
  /** A console of its own on the same database and appliance, as after a crash or on another machine. */
  another(): OperationContext;
  /** Reads everything, as no plan remembers it. */
  look(): Promise<FabricState>;
  /** Plans and applies at once. */
  apply(request: ChangeRequest): Promise<PlanRun>;
  plan(request: ChangeRequest): Promise<PlanRun>;
  /** Asks the simulator itself: `control("faults", [...])`. */
  control(what: string, body?: unknown): Promise<unknown>;
  close(): Promise<void>;
};

export async function applianceWorld(
  db: Db,
  simulatorOptions: Partial<SimulatorOptions> = {},
  options: ApplianceOptions = {},
): Promise<ApplianceWorld> {
  const simulator = await startSimulator({
    port: 0,
    http: true,
    user: "Administrator",
    password: "secret",
    taskMs: 0,
    ...simulatorOptions,
  });
  const cloudId = await db.$transaction((tx) => seedInventory(tx, { demo: true }));
  const { id: applianceId } = await db.appliance.create({
    data: { name: "oneview-1", url: simulator.url, username: "Administrator", secret: "sealed" },
  });
  const opened: TestConsole[] = [];
  const another = (): OperationContext => {
    const console = openTestConsole(db, { id: applianceId, url: simulator.url }, options);
    opened.push(console);
    return console.ctx;
  };
  const ctx = another();
  const never = new AbortController().signal;
  return {
    ctx,
    cloudId,
    applianceId,
    url: simulator.url,
    simulator,
    another,
    look: () => ctx.refreshFabric(applianceId, never),
    apply: (request) => changeIntent(ctx, request, { mode: "apply" }, never),
    plan: (request) => changeIntent(ctx, request, { mode: "plan" }, never),
    control: async (what, body) => {
      const answer = await fetch(`${simulator.url}/simulator/${what}`, {
        ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(`the simulator answered ${answer.status}: ${await answer.text()}`);
      return answer.json();
    },
    close: async () => {
      await Promise.all(opened.map((console) => console.close()));
      await simulator.close();
    },
  };
}
