import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import type { ApplianceProcess } from "@/bench/oneview/appliance-process";

/** What some work cost, by the clock and as the appliance counted it. */
export type Cost = {
  readonly ms: number;
  /** Of this process, all threads. */
  readonly cpuMs: number;
  readonly requests: number;
  readonly reads: number;
  readonly writes: number;
  readonly connections: number;
  readonly logins: number;
  /** Bodies; up is to the appliance. */
  readonly bytesUp: number;
  readonly bytesDown: number;
};

const QUIET_MS = 400;

/** Time until `work` is done; requests also of what it leaves behind, e.g. a look at what it changed. */
export async function costOf(appliance: ApplianceProcess, work: () => Promise<unknown>): Promise<Cost> {
  await quiet(appliance);
  await appliance.reset("counters");
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  await work();
  const ms = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpu);
  await quiet(appliance);
  const { total, byMethod, connections, logins, bytesIn, bytesOut } = await appliance.report();
  const reads = byMethod.GET ?? 0;
  return {
    ...{ ms, cpuMs: (user + system) / 1_000, requests: total, reads, writes: total - reads, connections, logins },
    ...{ bytesUp: bytesIn, bytesDown: bytesOut },
  };
}

async function quiet(appliance: ApplianceProcess): Promise<void> {
  for (let before = -1, now = 0; before !== now; ) {
    before = now;
    await sleep(QUIET_MS);
    now = (await appliance.report()).total;
  }
}

export function costLine(what: string, cost: Cost): string {
  const { ms, cpuMs, requests, reads, writes, connections, bytesUp, bytesDown } = cost;
  const counted = `${requests} requests (${reads} reads, ${writes} writes) on ${connections} connections`;
  return `  ${what.padEnd(36)} ${seconds(ms)} (${seconds(cpuMs)} CPU here), ${counted}, ${kB(bytesUp)} up, ${kB(bytesDown)} down`;
}

export const seconds = (ms: number) => `${(ms / 1_000).toFixed(2)} s`;
const kB = (bytes: number) => `${(bytes / 1_000).toFixed(0)} kB`;
