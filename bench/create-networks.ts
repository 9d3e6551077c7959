import { parseArgs } from "node:util";
import { type ApplianceProcess, startApplianceProcess } from "@/bench/oneview/appliance-process";
import { type BenchConsole, openBenchConsole, PHYSICAL_NETWORK } from "@/bench/oneview/bench-console";
import { costLine, costOf } from "@/bench/oneview/meter";
import { median, percentile } from "@/bench/statistics";
import { reconcileAll } from "@/server/operations/intent/change-request";
import { changeIntent } from "@/server/operations/plans/change-intent";

/**
 * Networks created one plan each, as people and automation do: 100 by eight callers at once, then one after the other in
 * a cloud of 100 and of 500 networks. The same console, database on disk and appliance in a process of its own as in
 * `reconcile`.
 */
const CALLERS = 8;
const never = new AbortController().signal;
const { values } = parseArgs({
  options: {
    networks: { type: "string", default: "100" },
    more: { type: "string", default: "400" },
    single: { type: "string", default: "20" },
    latency: { type: "string", default: "20" },
  },
});
const [networks, more, single] = [Number(values.networks), Number(values.more), Number(values.single)];

const appliance = await startApplianceProcess({ http: false, latencyMs: Number(values.latency), taskMs: 0 });
try {
  const bench = await openBenchConsole(appliance);
  try {
    await measure(appliance, bench);
  } finally {
    await bench.close();
  }
} finally {
  await appliance.stop();
}

async function measure(from: ApplianceProcess, bench: BenchConsole): Promise<void> {
  console.log(`over https, ${values.latency} ms latency, tasks that end at once, 2 logical interconnects`);
  let vlan = 2_000;
  const took: number[] = [];
  const createOne = async () => {
    vlan += 1;
    const startedAt = performance.now();
    const { status, error } = await changeIntent(bench.ctx, createRequest(bench, vlan), { mode: "apply" }, never);
    if (status !== "applied") throw new Error(`VLAN ${vlan} ${status}: ${error}`);
    took.push(performance.now() - startedAt);
  };
  const atOnce = await costOf(from, async () => {
    let left = networks;
    const caller = async () => {
      for (; left > 0; ) {
        left -= 1;
        await createOne();
      }
    };
    await Promise.all(Array.from({ length: CALLERS }, caller));
  });
  console.log(costLine(`${networks} networks by ${CALLERS} callers at once`, atOnce));
  console.log(`    ${figures(took)}, ${(atOnce.cpuMs / networks).toFixed(0)} ms CPU each, none refused`);
  await oneByOne(from, networks, createOne, took);

  await bench.intend(more);
  const rest = await changeIntent(bench.ctx, reconcileAll(bench.cloudId), { mode: "apply" }, never);
  if (rest.status !== "applied") throw new Error(`the rest ${rest.status}: ${rest.error}`);
  await oneByOne(from, networks + more, createOne, took);
}

async function oneByOne(from: ApplianceProcess, world: number, createOne: () => Promise<void>, took: number[]) {
  took.length = 0;
  const cost = await costOf(from, async () => {
    for (let n = 0; n < single; n += 1) await createOne();
  });
  console.log(costLine(`${single} one by one among ${world}`, cost));
  console.log(`    ${figures(took)}, ${(cost.cpuMs / single).toFixed(0)} ms CPU each`);
}

function figures(took: readonly number[]): string {
  return `each median ${median(took).toFixed(0)} ms, p95 ${percentile(took, 0.95).toFixed(0)}`;
}

function createRequest({ ctx, cloudId }: BenchConsole, vlan: number) {
  return {
    kind: "create-network" as const,
    cloudId,
    networkId: ctx.newId(),
    input: {
      ...{ name: `net-${vlan}`, projectId: "bench", networkType: "vlan" as const, physicalNetwork: PHYSICAL_NETWORK },
      ...{ segmentationId: vlan, mtu: null, external: false, shared: false, adminStateUp: true },
    },
  };
}
