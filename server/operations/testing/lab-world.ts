import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Db } from "@/server/db/client";
import type { HostTree } from "@/server/lab/hosts/host-tree";
import { bareHosts, fabricName, hostConfigs, type LabSettings, labDown } from "@/server/lab/hosts/lab";
import { findDatapath } from "@/server/lab/hosts/open-vswitch";
import { hostSettings } from "@/server/model/host-input";
import { type HostWorld, hostWorld } from "@/server/operations/testing/host-world";

/** The three hosts of the lab for real, with nothing on them but an Open vSwitch, and a console in this process. */
export type LabWorld = HostWorld & {
  readonly trees: ReadonlyMap<string, HostTree>;
  /** The namespace of who is outside. */
  readonly outside: string;
};

/** `label`: short, of a test that may run beside others. */
export async function labWorld(db: Db, label: string): Promise<LabWorld> {
  const parent = await mkdtemp(join(tmpdir(), `bridgehead-${label}-`));
  const settings: LabSettings = { dir: join(parent, "lab"), prefix: `${label}${process.pid}-`, say: () => undefined };
  const down = async () => {
    await labDown(settings);
    await rm(parent, { recursive: true, force: true });
  };
  try {
    const trees = await bareHosts(settings);
    const hosts = hostConfigs(settings, await findDatapath()).map(({ transport, name, settings: own, plumbing }) => ({
      ...{ name, plumbing },
      settings: hostSettings.parse({ transport, ...own }),
    }));
    const world = await hostWorld(db, hosts);
    const close = async () => {
      await world.close();
      await down();
    };
    return { ...world, trees, outside: fabricName(settings), close };
  } catch (error) {
    await down();
    throw error;
  }
}
