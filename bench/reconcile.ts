import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import { type ApplianceProcess, startApplianceProcess } from "@/bench/oneview/appliance-process";
import { type BenchConsole, openBenchConsole } from "@/bench/oneview/bench-console";
import { type Cost, costLine, costOf, seconds } from "@/bench/oneview/meter";
import { OriginalClient } from "@/bench/oneview/original-client";
import { median } from "@/bench/statistics";
import type { PlanRun } from "@/server/model/plan-run";
import { reconcileAll } from "@/server/operations/intent/change-request";
import { applyPlan } from "@/server/operations/plans/apply-plan";
import { changeIntent } from "@/server/operations/plans/change-intent";

/**
 * Many networks on one mapping with two logical interconnects, through the whole console: planned, applied, nothing left
 * to do, and taken away again; beside it what the original driver sends for the same, in the same run. The appliance is
 * the simulator in a process of its own. Every answer is late by the latency; tasks end at once unless `--task` says
 * otherwise, since the original sleeps whole seconds for those that do not.
 */
const usage =
  "npm run bench -- reconcile [--networks 500] [--baseline 100] [--latency 20] [--task 0] [--protocol https|http|both]";

const NOTHING_TO_DO_RUNS = 5;
const never = new AbortController().signal;

const { values } = parseArgs({
  options: {
    networks: { type: "string", default: "500" },
    baseline: { type: "string", default: "100" },
    latency: { type: "string", default: "20" },
    task: { type: "string", default: "0" },
    protocol: { type: "string", default: "both" },
    help: { type: "boolean", default: false },
  },
});
const [networks, baseline] = [Number(values.networks), Number(values.baseline)];
const [latencyMs, taskMs] = [Number(values.latency), Number(values.task)];
if (values.help) console.log(usage);
else {
  for (const protocol of values.protocol === "both" ? ["https", "http"] : [values.protocol]) {
    const appliance = await startApplianceProcess({ http: protocol === "http", latencyMs, taskMs });
    try {
      console.log(`over ${protocol}, ${latencyMs} ms latency, tasks of ${taskMs} ms, 2 logical interconnects`);
      await compare(appliance);
    } finally {
      await appliance.stop();
    }
  }
}

async function compare(appliance: ApplianceProcess): Promise<void> {
  const bench = await openBenchConsole(appliance);
  const { mapping } = bench;
  let ours: Cost;
  try {
    ours = await measureConsole(appliance, bench);
  } finally {
    await bench.close();
  }
  await appliance.reset("all");
  const original = new OriginalClient(appliance, mapping);
  await original.login();
  const uris: string[] = [];
  const create = await costOf(appliance, async () => {
    for (let n = 0; n < baseline; n += 1) uris.push(await original.createNetwork(randomUUID(), 1_000 + n));
  });
  console.log(costLine(`baseline: create ${baseline}, as original`, create));
  const remove = await costOf(appliance, async () => {
    for (const uri of uris) await original.deleteNetwork(uri);
  });
  console.log(costLine(`baseline: delete ${baseline}, as original`, remove));
  ratios(ours, create);
}

/** What creating cost, from asking for the plan until it is applied. */
async function measureConsole(
  appliance: ApplianceProcess,
  { ctx, cloudId, intend, forget }: BenchConsole,
): Promise<Cost> {
  const request = reconcileAll(cloudId);
  const plan = () => changeIntent(ctx, request, { mode: "plan" }, never);
  const apply = async ({ id, digest }: PlanRun) => {
    const run = await applyPlan(ctx, { planId: id, digest }, never);
    if (run.status !== "applied") throw new Error(`plan ${id} ${run.status}: ${run.error}`);
    return run.requests?.total ?? 0;
  };

  const intended = await intend(networks);
  let steps = 0;
  let planMs = 0;
  let own = 0;
  const create = await costOf(appliance, async () => {
    const startedAt = performance.now();
    const planned = await plan();
    planMs = performance.now() - startedAt;
    steps = planned.steps.length;
    own = await apply(planned);
  });
  console.log(costLine(`create ${networks} in one plan, ${steps} steps`, create));
  console.log(`    of which until the plan can be read: ${seconds(planMs)}`);
  console.log(
    `    requests beyond one a network: ${create.requests - networks} (aim: at most 30); ${own - networks} in the run itself, the others are looks for the plan, before it is applied, and for the screen`,
  );

  const idle: Cost[] = [];
  for (let n = 0; n < NOTHING_TO_DO_RUNS; n += 1) {
    const cost = await costOf(appliance, async () => {
      const planned = await plan();
      if (planned.steps.length > 0) throw new Error(`${planned.steps.length} steps are left`);
    });
    idle.push(cost);
  }
  const requests = median(idle.map((each) => each.requests));
  const most = Math.max(...idle.map((each) => each.requests));
  const writes = Math.max(...idle.map((each) => each.writes));
  console.log(
    `  nothing to do, ${NOTHING_TO_DO_RUNS} times: median ${seconds(median(idle.map((each) => each.ms)))}, ${requests} requests (aim: at most 6; most, with a look for the screen: ${most}), ${writes} writes`,
  );

  await forget(intended);
  const remove = await costOf(appliance, async () => {
    await apply(await changeIntent(ctx, { ...request, deletes: true }, { mode: "plan" }, never));
  });
  console.log(costLine(`delete ${networks} in one plan`, remove));
  return create;
}

/** The original's cost a network grows with their number, as it sends the whole group each time: fewer are a lower bound. */
function ratios(ours: Cost, original: Cost): void {
  const per = (cost: Cost, count: number) => ({
    ms: cost.ms / count,
    requests: cost.requests / count,
    bytes: (cost.bytesUp + cost.bytesDown) / count,
  });
  const [mine, theirs] = [per(ours, networks), per(original, baseline)];
  const bound =
    baseline < networks ? `, a lower bound: measured on ${baseline}, and its bodies grow with the number` : "";
  console.log(
    `  a network: ${mine.ms.toFixed(1)} ms, ${mine.requests.toFixed(2)} requests, ${(mine.bytes / 1_000).toFixed(1)} kB; the original: ${theirs.ms.toFixed(1)} ms, ${theirs.requests.toFixed(2)} requests, ${(theirs.bytes / 1_000).toFixed(1)} kB`,
  );
  console.log(
    `  ${(theirs.ms / mine.ms).toFixed(1)} times faster (aim: at least 20), ${(theirs.requests / mine.requests).toFixed(1)} times fewer requests, ${(theirs.bytes / mine.bytes).toFixed(1)} times fewer bytes${bound}`,
  );
}
