import { performance } from "node:perf_hooks";
import type { TraceInput } from "@/server/model/trace";
import { GraphCache } from "@/server/topology/graph-cache";
import type { World } from "@/server/topology/world";
import { findEnds } from "@/server/trace/find-ends";
import { withNodes } from "@/server/trace/hop-nodes";
import { largeWorld } from "@/server/trace/testing/large-world";
import { traceLight } from "@/server/trace/trace-light";
import { tracePacket } from "@/server/trace/trace-packet";
import { percentile } from "./statistics";

/**
 * What a trace costs on 200 hosts with 20,000 ports: nothing is sent. Every host has flows, chains and a full mesh of tunnels
 * without l2 population, so the first question for an address is flooded to all of them. The baseline is the same trace with
 * every index of every host made anew, as a console would that keeps none.
 */
const size = { hosts: 200, portsPerHost: 100, networks: 300, networksPerHost: 10 };
const world = largeWorld(size);
const [neutron] = world.neutron;
const ports = neutron?.ports ?? [];
const portNamed = (name: string) => ports.find((port) => port.name === name)?.id ?? name;
const cache = new GraphCache();

const across: TraceInput = {
  ...{ from: { portId: portNamed("vm-17-3") }, to: { portId: portNamed("vm-18-2") } },
  ...{ protocol: "tcp", port: 22 },
};
const refused: TraceInput = { ...across, port: 80 };
const inside: TraceInput = { ...across, to: { portId: portNamed("vm-17-13") } };

row("what", "best ms", "median ms", "answer");
const first = time(1, () => tracePacket(world, across));
row("the very first: indexes are made", ...first.times, first.last.verdict);
const warm = time(40, () => tracePacket(world, across));
row("across two hosts", ...warm.times, `${warm.last.verdict}, ${warm.last.hops.length} hops`);
for (const [name, input] of [
  ["across, dropped by a rule", refused],
  ["within one host", inside],
] as const) {
  const run = time(40, () => tracePacket(world, input));
  row(name, ...run.times, run.last.verdict);
}
const parts = cache.parts(world);
const shown = time(20, () => traceLight(withNodes(tracePacket(world, across), parts), world, parts));
row("across, and lit on the graph", ...shown.times, `${shown.last.nodeIds.length} nodes`);

const anew = Array.from({ length: 20 }, () => touched(world, 17));
const after = time(anew.length, (run) => tracePacket(anew[run] ?? world, across));
row("after one host was read anew", ...after.times, after.last.verdict);

for (const text of ["", "vm-17-3", "10.0.17", "fa:16:3e:00:42:6b", "tap", "no such thing"]) {
  const found = time(20, () => findEnds(parts, text, 12));
  row(`ends for “${text}”`, ...found.times, `${found.last.length} offered`);
}

const copies = Array.from({ length: 3 }, () => structuredClone(world));
const naive = time(copies.length, (run) => tracePacket(copies[run] ?? world, across));
row("baseline: nothing kept", ...naive.times, naive.last.verdict);

/** Same content, other objects: no index that was made before fits. */
function touched(before: World, at: number): World {
  return {
    ...before,
    hosts: before.hosts.map((host, i) => (i === at ? { ...host, state: structuredClone(host.state) } : host)),
  };
}

function time<T>(runs: number, work: (run: number) => T): { times: [string, string]; last: T } {
  const took: number[] = [];
  let last: T | undefined;
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now();
    last = work(run);
    took.push(performance.now() - start);
  }
  if (last === undefined) throw new Error("nothing was run");
  return { times: [Math.min(...took).toFixed(1), percentile(took, 0.5).toFixed(1)], last };
}

function row(what: string, best: string, median: string, note: string): void {
  console.log(`${what.padEnd(36)} ${best.padStart(10)} ${median.padStart(10)}   ${note}`);
}
