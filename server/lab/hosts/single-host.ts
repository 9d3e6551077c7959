import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { attempt } from "@/server/lab/hosts/command";
import { endHosts, findHosts, type HostTree, startHost } from "@/server/lab/hosts/host-tree";
import { type Datapath, findDatapath, startOpenVSwitch } from "@/server/lab/hosts/open-vswitch";

/** One empty host with an Open vSwitch, for tests and benchmarks. */
export type SingleHost = {
  readonly tree: HostTree;
  /** Its name for `ip netns` on this machine. */
  readonly namespace: string;
  readonly dir: string;
  readonly datapath: Datapath;
  /** Ends it and removes every trace. */
  readonly stop: () => Promise<void>;
};

/** `label` must be short and differ between those that run at the same time. */
export async function startSingleHost(label: string): Promise<SingleHost> {
  const dir = await mkdtemp(join(tmpdir(), `bridgehead-${label}-`));
  const namespace = `${label}-${process.pid}`;
  const stop = async () => {
    await endHosts(await findHosts(dir));
    await attempt(["ip", "netns", "del", namespace]);
    await rm(dir, { recursive: true, force: true });
  };
  try {
    const datapath = await findDatapath();
    const tree = await startHost(label, dir, namespace);
    await startOpenVSwitch(tree, datapath);
    return { tree, namespace, dir, datapath, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
