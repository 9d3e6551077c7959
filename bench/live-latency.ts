import { fileURLToPath } from "node:url";
import { median, percentile } from "@/bench/statistics";
import { openHost } from "@/server/hosts/driver";
import { onHost } from "@/server/lab/hosts/host-tree";
import { startSingleHost } from "@/server/lab/hosts/single-host";
import { openSshDoor } from "@/server/lab/hosts/ssh-door";
import type { HostState } from "@/server/model/host-state";

const ROUNDS = 20;

type Change = {
  readonly what: string;
  readonly argv: readonly string[];
  readonly shows: (state: HostState) => boolean;
};

const hasPort = (state: HostState) =>
  state.ovs?.bridges.some(({ ports }) => ports.some(({ name }) => name === "p0")) ?? false;
const hasLink = (state: HostState) => state.namespaces[0]?.links?.some(({ name }) => name === "v0") ?? false;
const hasNamespace = (state: HostState) => state.namespaces.some(({ name }) => name === "n0");

const CHANGES: readonly Change[] = [
  {
    what: "ovs-vsctl add-port",
    argv: ["ovs-vsctl", "add-port", "br-int", "p0", "--", "set", "Interface", "p0", "type=internal"],
    shows: hasPort,
  },
  { what: "ovs-vsctl del-port", argv: ["ovs-vsctl", "del-port", "br-int", "p0"], shows: (state) => !hasPort(state) },
  {
    what: "ip link add",
    argv: ["ip", "link", "add", "name", "v0", "type", "veth", "peer", "name", "v1"],
    shows: hasLink,
  },
  { what: "ip link del", argv: ["ip", "link", "del", "dev", "v0"], shows: (state) => !hasLink(state) },
  { what: "ip netns add", argv: ["ip", "netns", "add", "n0"], shows: hasNamespace },
  { what: "ip netns del", argv: ["ip", "netns", "del", "n0"], shows: (state) => !hasNamespace(state) },
];

/** From the start of the command on a real host until a state that shows its effect is published. */
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
    const common = { name: "bench" };
    await measure("namespace", host.tree, {
      ...common,
      transport: "netns",
      settings: { namespace: host.namespace, pollSeconds: 300 },
    });
    await measure("SSH", host.tree, {
      ...common,
      transport: "ssh",
      settings: {
        address: "127.0.0.1",
        port: door.port,
        user: "root",
        sudo: false,
        connectTimeoutSeconds: 10,
        pollSeconds: 300,
      },
      hostKey: null,
      secret: { privateKey: door.privateKey },
    });
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
  let latest: HostState | null = null;
  const waiting: (() => void)[] = [];
  const observer = openHost(config, {
    onState: (state) => {
      latest = state;
      for (const check of waiting) check();
    },
    onStatus: () => undefined,
  });
  await observer.start();
  const samples = new Map<string, number[]>(CHANGES.map(({ what }) => [what, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { what, argv, shows } of CHANGES) {
      const startedAt = performance.now();
      const seen = new Promise<void>((resolve) => {
        waiting.push(() => {
          if (latest && shows(latest)) resolve();
        });
      });
      await onHost(tree, argv);
      await seen;
      waiting.length = 0;
      samples.get(what)?.push(performance.now() - startedAt);
    }
  }
  await observer.close();
  console.log(`live-latency over ${way}: command to published state, ${ROUNDS} of each`);
  for (const [what, all] of samples) {
    const figures = [median(all), percentile(all, 0.95), Math.max(...all)].map((ms) => ms.toFixed(0).padStart(4));
    console.log(`  ${what.padEnd(20)} p50 ${figures[0]} ms   p95 ${figures[1]} ms   max ${figures[2]} ms`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();
