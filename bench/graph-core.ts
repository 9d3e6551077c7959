import { performance } from "node:perf_hooks";
import type { HostState } from "@/server/model/host-state";
import { buildGraph } from "@/server/topology/build-graph";
import { objectDetails } from "@/server/topology/details";
import { GraphCache } from "@/server/topology/graph-cache";
import { lens } from "@/server/topology/lens";
import { diffGraphs } from "@/server/topology/patch";
import { search } from "@/server/topology/search";
import { generateHost, generateWorld, hostName } from "@/server/topology/testing/generate-world";
import type { World } from "@/server/topology/world";

/** What the server spends on a graph of 200 hosts and 20,000 ports: no network, no browser. */
const size = { hosts: 200, portsPerHost: 100, networks: 300, networksPerHost: 10 };
const world = generateWorld(size);
const opened = [hostName(17)];

row("what", "median ms", "worst ms", "elements");
const cold = time(3, () => buildGraph(world, { expand: [] }));
row("first overview, nothing kept", ...cold.times, elements(cold.last));

const cache = new GraphCache();
buildGraph(world, { expand: [] }, cache);
const overview = time(20, () => buildGraph(world, { expand: [] }, cache));
row("overview", ...overview.times, elements(overview.last));
const expanded = time(20, () => buildGraph(world, { expand: opened }, cache));
row("one host opened", ...expanded.times, elements(expanded.last));

let ports = size.portsPerHost;
const patched = time(20, () => {
  ports = ports === 100 ? 99 : 100;
  const after = buildGraph(
    withHost(world, 17, generateHost({ ...size, portsPerHost: ports }, 17)),
    { expand: opened },
    cache,
  );
  return diffGraphs(expanded.last, after);
});
row("a host read anew: graph and patch", ...patched.times, `${patched.last.nodes.length} nodes in the patch`);

for (const text of ["vm-100-50", "fa:16:3e:01:86:d7", "10.17.0.2", "qvo", "0x10", "no such thing"]) {
  const found = time(20, () => search(world, text, cache));
  row(`search ${text}`, ...found.times, `${found.last.length} hits`);
}
const port = search(world, "vm-100-50", cache)[0]?.nodeId ?? "";
const told = time(20, () => objectDetails(world, port, cache));
row("details of one port", ...told.times, `${told.last?.facts.length ?? 0} facts`);
for (const text of ["key 16", "fa:16:3e:01:86:d7", "project project-7"]) {
  const lit = time(5, () => lens(world, text, cache));
  row(`lens ${text}`, ...lit.times, `${lit.last.nodeIds.length} nodes, ${lit.last.edgeIds.length} edges`);
}

const whole = time(1, () => buildGraph(world, { expand: "all" }));
row("baseline: all drawn, nothing kept", ...whole.times, elements(whole.last));

function withHost(before: World, at: number, state: HostState): World {
  return { ...before, hosts: before.hosts.map((host, i) => (i === at ? { ...host, state } : host)) };
}

function elements({ nodes, edges }: { nodes: readonly unknown[]; edges: readonly unknown[] }): string {
  return `${nodes.length} nodes, ${edges.length} edges`;
}

function time<T>(runs: number, work: () => T): { times: [string, string]; last: T } {
  const took: number[] = [];
  let last = work();
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now();
    last = work();
    took.push(performance.now() - start);
  }
  took.sort((a, b) => a - b);
  return { times: [(took[took.length >> 1] ?? 0).toFixed(1), (took.at(-1) ?? 0).toFixed(1)], last };
}

function row(what: string, median: string, worst: string, note: string): void {
  console.log(`${what.padEnd(36)} ${median.padStart(10)} ${worst.padStart(10)}   ${note}`);
}
