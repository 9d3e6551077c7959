import { openHost } from "@/server/hosts/driver";
import { attempt } from "@/server/lab/hosts/command";
import { attemptInGuest, insideGuest } from "@/server/lab/hosts/guest";
import { attemptOnHost, daemonOnHost, type HostTree } from "@/server/lab/hosts/host-tree";
import { fabricName, hostConfigs, type LabSettings, runningLab } from "@/server/lab/hosts/lab";
import { findDatapath } from "@/server/lab/hosts/open-vswitch";
import { LAB_GUESTS } from "@/server/lab/hosts/story";
import type { HostState } from "@/server/model/host-state";
import type { TraceResult } from "@/server/model/trace";
import { tracePacket } from "@/server/trace/trace-packet";
import type { TraceWorld } from "@/server/trace/trace-world";
import { drawFaults } from "./faults";
import { storyNeutron } from "./story-neutron";
import { isServed, listeners, PACKETS, really, TARGETS, type Trial, traceOf, wordsOf } from "./trials";

/** One packet in one set-up: what the trace said from what was observed before, and what the packet did. */
export type Truth = {
  readonly faults: readonly string[];
  readonly trial: string;
  readonly result: TraceResult;
  readonly came: boolean;
};

type Options = {
  readonly combinations: number;
  /** Packets in each, sent one after another. */
  readonly packets: number;
  readonly roll: () => number;
  readonly onTruth?: (truth: Truth) => void;
};

export const disagrees = ({ result: { verdict }, came }: Truth) =>
  (verdict === "delivered" && !came) || (verdict === "dropped" && came);

/**
 * Breaks a lab that is up, in as many ways as asked, and asks of each what packets do: the trace, from the hosts as they are
 * observed then, and real packets of the guests right after. Everything is put back.
 */
export async function traceTruth(settings: LabSettings, options: Options): Promise<readonly Truth[]> {
  const { combinations, packets, roll, onTruth = () => undefined } = options;
  const trees = await runningLab(settings);
  const configs = hostConfigs(settings, await findDatapath()).map(({ plumbing: _, ...config }) => config);
  const truths: Truth[] = [];
  await serve(trees);
  for (let run = 0; run < combinations; run += 1) {
    // every tenth is whole: what was put back works
    const faults = run % 10 === 0 ? [] : await drawFaults(trees, roll);
    const trials = Array.from({ length: packets }, () => drawTrial(roll));
    try {
      for (const fault of faults) await fault.apply();
      await forget(trees, settings);
      const world = await worldNow(configs);
      for (const trial of trials) {
        const result = tracePacket(world, traceOf(trial));
        await forget(trees, settings);
        const tree = trees.get(trial.from.host);
        if (tree === undefined) throw new Error(`lab host ${trial.from.host} is not running`);
        const truth = {
          faults: faults.map(({ words }) => words),
          trial: wordsOf(trial),
          result,
          came: await really(tree, trial),
        };
        truths.push(truth);
        onTruth(truth);
      }
    } finally {
      for (const fault of [...faults].reverse()) await fault.undo();
    }
  }
  return truths;
}

function drawTrial(roll: () => number): Trial {
  for (;;) {
    const from = LAB_GUESTS[Math.floor(roll() * LAB_GUESTS.length)];
    const to = TARGETS[Math.floor(roll() * TARGETS.length)];
    const packet = PACKETS[Math.floor(roll() * PACKETS.length)];
    if (from === undefined || to === undefined || packet === undefined || to === from.address) continue;
    const trial = { from, to, packet };
    if (isServed(trial)) return trial;
  }
}

/** Guests answer on a few ports; what listens already is left. */
async function serve(trees: ReadonlyMap<string, HostTree>): Promise<void> {
  for (const guest of LAB_GUESTS) {
    const tree = trees.get(guest.host);
    if (tree === undefined) continue;
    const { stdout } = await attemptInGuest(tree, guest, ["ss", "-Hlntu"]);
    if (/:22\s/.test(stdout)) continue;
    for (const argv of listeners()) {
      await daemonOnHost(tree, `/var/log/${guest.name}-served.log`, await insideGuest(tree, guest, argv));
    }
  }
}

/** Neighbours, connections and learned MACs of earlier packets are no part of the question. */
async function forget(trees: ReadonlyMap<string, HostTree>, settings: LabSettings): Promise<void> {
  const flush =
    "conntrack -F; for n in $(ip netns list | cut -d' ' -f1); do ip netns exec $n conntrack -F; done; ovs-appctl fdb/flush";
  await Promise.all([
    ...LAB_GUESTS.map(async (guest) => {
      const tree = trees.get(guest.host);
      if (tree !== undefined) await attemptInGuest(tree, guest, ["ip", "neigh", "flush", "all"]);
    }),
    ...[...trees.values()].map((tree) => attemptOnHost(tree, ["sh", "-c", flush])),
    attempt(["ip", "-n", fabricName(settings), "neigh", "flush", "all"]),
  ]);
}

type Config = Parameters<typeof openHost>[0];

async function worldNow(configs: readonly Config[]): Promise<TraceWorld> {
  const hosts = await Promise.all(
    configs.map(async (config) => {
      const state = await observe(config);
      const status = {
        id: config.name,
        kind: "host" as const,
        name: config.name,
        state: "live" as const,
        observedAt: 0,
        errors: [],
      };
      return { key: config.name, name: config.name, state, status };
    }),
  );
  return { hosts, neutron: [storyNeutron()] };
}

async function observe(config: Config): Promise<HostState> {
  const observer = openHost(config, { onState: () => undefined, onStatus: () => undefined });
  try {
    await observer.start();
    const state = observer.current();
    if (state === null) throw new Error(`${config.name} was not read: ${observer.status().errors.join("; ")}`);
    return state;
  } finally {
    await observer.close();
  }
}
