import { fileURLToPath } from "node:url";
import { startLoadedHost } from "@/bench/observe-host";
import { median, percentile } from "@/bench/statistics";
import { openHost } from "@/server/hosts/driver";
import type { HostObserver } from "@/server/hosts/observer";
import { attempt } from "@/server/lab/hosts/command";
import { type HostTree, onHost } from "@/server/lab/hosts/host-tree";
import type { HostState } from "@/server/model/host-state";

const LINKS = 1000;
const RUNS = 9;
const CHANGES = 20;

/**
 * How long it takes to know a host of 1,000 links, against Debian's plotnetcfg on the same host, run by turns; and how long
 * one change takes afterwards. plotnetcfg reads less: links and OVSDB, but no routes, rules, flows or processes.
 */
export async function run(): Promise<void> {
  const host = await startLoadedHost(LINKS);
  try {
    const config = {
      transport: "netns" as const,
      name: "bench",
      settings: { namespace: host.namespace, pollSeconds: 300 },
    };
    const hasPlotnetcfg = (await attempt(["sh", "-c", "command -v plotnetcfg"])).code === 0;
    const cold: number[] = [];
    const baseline: number[] = [];
    let state: HostState | null = null;
    for (let turn = 0; turn <= RUNS; turn += 1) {
      const observer = openHost(config, { onState: () => undefined, onStatus: () => undefined });
      const coldMs = await timed(() => observer.start());
      state = observer.current();
      await observer.close();
      const baselineMs = hasPlotnetcfg ? await timed(() => plotnetcfg(host.tree)) : Number.NaN;
      // The first turn warms both up.
      if (turn > 0) {
        cold.push(coldMs);
        baseline.push(baselineMs);
      }
    }
    const links = state?.namespaces[0]?.links?.length ?? 0;
    const ports = state?.ovs?.bridges.flatMap(({ ports: all }) => all).length ?? 0;
    console.log(`observe: ${links} links, ${ports} OVS ports, ${state?.errors.length} errors, ${RUNS} runs by turns`);
    console.log(`  cold read, everything   ${figures(cold)}`);
    if (hasPlotnetcfg) {
      console.log(`  plotnetcfg, less        ${figures(baseline)}`);
      console.log(`  ratio of medians        ${(median(cold) / median(baseline)).toFixed(2)} (aim: at most 2)`);
    } else console.log("  plotnetcfg is not installed: apt-get install plotnetcfg");
    await oneChange(config, host.tree);
  } finally {
    await host.stop();
  }
}

async function plotnetcfg(tree: HostTree): Promise<void> {
  await onHost(tree, ["sh", "-c", "plotnetcfg -D /run/openvswitch/db.sock >/dev/null"]);
}

/** From the start of the command on the host until the new state is out; the command's own time is shown beside it. */
async function oneChange(config: Parameters<typeof openHost>[0], tree: HostTree): Promise<void> {
  const published: { at: number; state: HostState }[] = [];
  const observer: HostObserver = openHost(config, {
    onState: (state) => published.push({ at: performance.now(), state }),
    onStatus: () => undefined,
  });
  await observer.start();
  const changes = {
    "a link's MTU": (n: number) => ["ip", "link", "set", "dev", "eth0001", "mtu", String(1300 + n)],
    "an OVS port's tag": (n: number) => ["ovs-vsctl", "--no-wait", "set", "Port", "qvo0001", `tag=${2 + n}`],
  };
  for (const [what, argv] of Object.entries(changes)) {
    const after: number[] = [];
    for (let n = 0; n < CHANGES; n += 1) {
      await new Promise((resolve) => setTimeout(resolve, 400));
      const from = published.length;
      await onHost(tree, argv(n));
      const doneAt = performance.now();
      while (published.length === from) await new Promise((resolve) => setTimeout(resolve, 1));
      after.push(Math.max(0, (published[from]?.at ?? doneAt) - doneAt));
    }
    console.log(`  ${what.padEnd(22)}  ${figures(after)} from the command's end to the new state (aim: under 50)`);
  }
  await observer.close();
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function figures(samples: readonly number[]): string {
  const [low, high] = [Math.min(...samples), Math.max(...samples)];
  return `median ${median(samples).toFixed(1)} ms, p95 ${percentile(samples, 0.95).toFixed(1)}, ${low.toFixed(1)}–${high.toFixed(1)}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();
