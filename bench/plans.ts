import { randomUUID } from "node:crypto";
import { median } from "@/bench/statistics";
import { openDatabase } from "@/server/db/database";
import type { FabricEffect } from "@/server/model/fabric-effect";
import type { OperationContext } from "@/server/operations/context";
import { reconcileAll } from "@/server/operations/intent/change-request";
import type { PlannedChange } from "@/server/operations/intent/plan-change";
import { followPlan } from "@/server/operations/plans/follow-plan";
import { getPlan } from "@/server/operations/plans/get-plan";
import { listPlans, planFilter } from "@/server/operations/plans/list-plans";
import { RunRegistry } from "@/server/operations/plans/run-registry";
import { storePlan } from "@/server/operations/plans/store-plan";
import { NO_CLOUDS } from "@/server/operations/testing/no-clouds";
import { NO_HOSTS } from "@/server/operations/testing/no-hosts";
import type { PlannedStep } from "@/server/reconcile/planned-step";

/**
 * Plans of 1,000 steps in the embedded database: stored, read, listed, and watched while nothing and while everything
 * changes. Beside the list, what it would cost to read the plans whole.
 */
const PLANS = 50;
const STEPS = 1_000;
const RUNS = 5;
const WATCH_MS = 3_000;

const database = await openDatabase({ projectDir: process.cwd(), dataDir: null, databaseUrl: null });
try {
  await measure(contextOf());
} finally {
  await database.close();
}

async function measure(ctx: OperationContext): Promise<void> {
  const { id: cloudId } = await ctx.db.cloud.create({ data: { name: "bench", kind: "inventory" } });
  const ids: string[] = [];
  const stored: number[] = [];
  for (let n = 0; n < PLANS; n += 1) {
    const planned = planOf(cloudId);
    stored.push(
      await timed(async () => {
        const put = (tx: Parameters<typeof storePlan>[1]) =>
          storePlan(ctx, tx, reconcileAll(cloudId), planned, { notices: [] });
        ids.push((await ctx.db.$transaction(put)).id);
      }),
    );
  }
  const [id = ""] = ids;
  row("store one plan", stored);
  row("read one plan", await runs(() => getPlan(ctx, id)));
  const list = await runs(() => listPlans(ctx, planFilter.parse({ limit: PLANS })));
  const whole = await runs(() => Promise.all(ids.map((each) => getPlan(ctx, each))));
  row(`list ${PLANS} plans`, list);
  row(`  baseline: by reading them whole`, whole);

  await ctx.db.plan.update({ where: { id }, data: { status: "applying", startedAt: new Date() } });
  await watch(ctx, "watched, nothing changes", id, async () => {});
  await watch(ctx, "watched, a step every 10 ms", id, async (n) => {
    await ctx.db.planStep.updateMany({ where: { planId: id, position: n }, data: { state: "done" } });
  });
}

async function watch(ctx: OperationContext, what: string, id: string, change: (n: number) => Promise<void>) {
  const end = new AbortController();
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  let bytes = 0;
  let told = 0;
  const following = (async () => {
    for await (const plan of followPlan(ctx, id, end.signal)) {
      told += 1;
      bytes += JSON.stringify(plan).length;
    }
  })();
  for (let n = 0; performance.now() - startedAt < WATCH_MS; n += 1) {
    await change(n % STEPS);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  end.abort();
  await following;
  const { user, system } = process.cpuUsage(cpu);
  const s = (performance.now() - startedAt) / 1_000;
  console.log(
    `${what.padEnd(34)} told ${(told / s).toFixed(1)} times a second, ${(bytes / s / 1_000).toFixed(0)} kB/s, ${((user + system) / 1_000 / s).toFixed(0)} ms CPU a second, all told`,
  );
}

function planOf(cloudId: string): PlannedChange {
  const outsideSteps = Array.from({ length: STEPS }, (_, n): PlannedStep<FabricEffect> => {
    const networkId = randomUUID();
    const body = { ethernetNetworkType: "Tagged" as const, vlanId: n + 1, description: "[bridgehead:bench]" };
    return {
      ...{ id: `network.reflect:a:${networkId}`, verb: "create", target: `network "net-${n}"`, risk: "none" },
      ...{ why: "It is intended and not on the appliance.", dependsOn: [], before: null },
      after: { name: `Neutron [${networkId}]`, segment: `Tagged, VLAN ${n + 1}` },
      ...{ place: "appliance", cause: "missing" },
      effect: { kind: "network.create", applianceId: "a", networkId, oneViewName: `Neutron [${networkId}]`, ...body },
    };
  });
  const scope = { kind: "mappings" as const, cloudId };
  return {
    scope,
    title: "bench",
    intentSteps: [],
    outsideSteps,
    hostScope: null,
    notices: [],
    hindrances: [],
    radius: null,
    digest: "0".repeat(64),
  };
}

function contextOf(): OperationContext {
  return {
    db: database.client,
    actor: { kind: "system", id: null, name: "bench" },
    fabric: () => null,
    refreshFabric: () => Promise.reject(new Error("there is no appliance")),
    performOnFabric: async function* () {},
    ...NO_CLOUDS,
    ...NO_HOSTS,
    runs: new RunRegistry(),
    now: Date.now,
    newId: randomUUID,
    publishIntentChange: () => {},
  };
}

async function runs(work: () => Promise<unknown>): Promise<readonly number[]> {
  const took: number[] = [];
  for (let run = 0; run < RUNS; run += 1) took.push(await timed(work));
  return took;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function row(what: string, samples: readonly number[]): void {
  console.log(`${what.padEnd(34)} median ${median(samples).toFixed(1)} ms`);
}
