import { fileURLToPath } from "node:url";
import { median, percentile } from "@/bench/statistics";
import { openHost } from "@/server/hosts/driver";
import { waysIn } from "@/server/hosts/testing/ways-in";
import { onHost } from "@/server/lab/hosts/host-tree";
import { startSingleHost } from "@/server/lab/hosts/single-host";
import { openSshDoor } from "@/server/lab/hosts/ssh-door";
import { follow } from "@/server/live/follow";
import { WorldStore } from "@/server/live/world-store";
import type { Graph } from "@/server/model/graph";
import { buildGraph } from "@/server/topology/build-graph";
import { GraphCache } from "@/server/topology/graph-cache";

const ROUNDS = 20;

type Change = {
  readonly what: string;
  readonly argv: readonly string[];
  readonly shows: (graph: Graph) => boolean;
};

const has = (graph: Graph, label: string) => graph.nodes.some((node) => node.label === label);
const hasPort = (graph: Graph) => has(graph, "p0");
const hasLink = (graph: Graph) => has(graph, "v0");
const hasNamespace = (graph: Graph) => has(graph, "n0");

const CHANGES: readonly Change[] = [
  {
    what: "ovs-vsctl add-port",
    argv: ["ovs-vsctl", "add-port", "br-int", "p0", "--", "set", "Interface", "p0", "type=internal"],
    shows: hasPort,
  },
  { what: "ovs-vsctl del-port", argv: ["ovs-vsctl", "del-port", "br-int", "p0"], shows: (graph) => !hasPort(graph) },
  {
    what: "ip link add",
    argv: ["ip", "link", "add", "name", "v0", "type", "veth", "peer", "name", "v1"],
    shows: hasLink,
  },
  { what: "ip link del", argv: ["ip", "link", "del", "dev", "v0"], shows: (graph) => !hasLink(graph) },
  { what: "ip netns add", argv: ["ip", "netns", "add", "n0"], shows: hasNamespace },
  { what: "ip netns del", argv: ["ip", "netns", "del", "n0"], shows: (graph) => !hasNamespace(graph) },
];

/** From the start of the command on a real host until a subscribed client has the graph that shows its effect. */
export async function run(): Promise<void> {
  const host = await startSingleHost("blat");
  const door = await openSshDoor(host.tree, host.dir);
  try {
    await onHost(host.tree, [
      "ovs-vsctl",
      "add-br",
      "br-int",
      "--",
      "set",
      "Bridge",
      "br-int",
      `datapath_type=${host.datapath}`,
    ]);
    const { netns, ssh } = waysIn("bench", host, door);
    await measure("namespace", host.tree, netns);
    await measure("SSH", host.tree, ssh);
  } finally {
    await door.close();
    await host.stop();
  }
}

async function measure(
  way: string,
  tree: Parameters<typeof onHost>[0],
  config: Parameters<typeof openHost>[0],
): Promise<void> {
  const waiting: ((graph: Graph) => void)[] = [];
  const world = new WorldStore("bench");
  const observer = openHost(config, {
    onState: (state) => {
      const status = { id: "bench", kind: "host", name: "bench", state: "live", observedAt: state.observedAt } as const;
      world.setHost({ key: "bench", name: "bench", state, status: { ...status, errors: [] } });
    },
    onStatus: () => undefined,
  });
  const closing = new AbortController();
  const client = followWorld(world, closing.signal, (graph) => {
    for (const check of waiting) check(graph);
  });
  await observer.start();
  const samples = new Map<string, number[]>(CHANGES.map(({ what }) => [what, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { what, argv, shows } of CHANGES) {
      const startedAt = performance.now();
      const seen = new Promise<void>((resolve) => {
        waiting.push((graph) => {
          if (shows(graph)) resolve();
        });
      });
      await onHost(tree, argv);
      await seen;
      waiting.length = 0;
      samples.get(what)?.push(performance.now() - startedAt);
    }
  }
  await observer.close();
  closing.abort();
  await client;
  console.log(`live-latency over ${way}: command to a subscribed client, ${ROUNDS} of each`);
  for (const [what, all] of samples) {
    const figures = [median(all), percentile(all, 0.95), Math.max(...all)].map((ms) => ms.toFixed(0).padStart(4));
    console.log(`  ${what.padEnd(20)} p50 ${figures[0]} ms   p95 ${figures[1]} ms   max ${figures[2]} ms`);
  }
}

/** As the console serves a tab: at once, and at most one graph every 100 ms. */
async function followWorld(world: WorldStore, signal: AbortSignal, onGraph: (graph: Graph) => void): Promise<void> {
  const cache = new GraphCache();
  for await (const _ of follow((listener) => world.onChange(listener), signal, 100)) {
    onGraph(buildGraph(world.world(), { expand: "all" }, cache));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();
