import { type CaseContents, readCase } from "@/server/hosts/case/read-case";
import { readFolder } from "@/server/hosts/case/read-folder";
import type { Fault } from "@/server/model/finding";
import type { HostState, Link, Namespace, OvsBridge, OvsInterface, OvsPort } from "@/server/model/host-state";
import type { NeutronState } from "@/server/model/neutron";
import { GraphCache } from "@/server/topology/graph-cache";
import { worldOf } from "@/server/topology/testing/world-of";
import { findFaults } from "../find-faults";

/** A capture of a real, healthy Neutron, of which each test changes one thing. */
export type Mutable<T> = T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;
export type Cloud = {
  readonly hosts: ReadonlyMap<string, Mutable<HostState>>;
  readonly neutron: Mutable<NeutronState>;
};

const captures = new Map<string, CaseContents>();

/** Of the names of `fixtures/captures`, before any of them is asked for. */
export async function readCaptures(...names: readonly string[]): Promise<void> {
  for (const name of names) captures.set(name, readCase(await readFolder(`fixtures/captures/${name}`), { at: 0 }));
}

export function cloudOf(capture: string): Cloud {
  const contents = captures.get(capture);
  if (!contents?.neutron) throw new Error(`no capture ${capture}`);
  const { hosts, neutron } = copyOf({ hosts: contents.hosts, neutron: contents.neutron });
  return { hosts: new Map(hosts.map(({ name, state }) => [name, state])), neutron };
}

/** Plain data all through, free to be changed. */
export function copyOf<T>(value: T): Mutable<T> {
  return JSON.parse(JSON.stringify(value));
}

export function faultsOf({ hosts, neutron }: Cloud): Fault[] {
  const world = worldOf(Object.fromEntries(hosts), { neutron: [neutron] });
  return findFaults(world, new GraphCache().parts(world));
}

export function given<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`the capture has no ${what}`);
  return value;
}

export const hostIn = (cloud: Cloud, name: string) => given(cloud.hosts.get(name), name);
export const bridgeIn = (cloud: Cloud, host: string, name: string): Mutable<OvsBridge> =>
  given(
    hostIn(cloud, host).ovs?.bridges.find((bridge) => bridge.name === name),
    name,
  );
export const portIn = (cloud: Cloud, host: string, bridge: string, name: string): Mutable<OvsPort> =>
  given(
    bridgeIn(cloud, host, bridge).ports.find((port) => port.name === name),
    name,
  );
export const ifaceIn = (...place: Parameters<typeof portIn>): Mutable<OvsInterface> =>
  given(portIn(...place).interfaces[0], "interface");
export const rootOf = (cloud: Cloud, host: string): Mutable<Namespace> =>
  given(
    hostIn(cloud, host).namespaces.find(({ name }) => name === ""),
    "root namespace",
  );
export const linkIn = (cloud: Cloud, host: string, name: string): Mutable<Link> =>
  given(
    rootOf(cloud, host).links?.find((link) => link.name === name),
    name,
  );
export const without = <T>(list: T[] | null | undefined, drop: (item: T) => boolean) => {
  const kept = given(list, "list").filter((item) => !drop(item));
  if (kept.length === list?.length) throw new Error("the capture has nothing to drop");
  list?.splice(0, list.length, ...kept);
};
export const dropLink = (cloud: Cloud, host: string, name: string) =>
  without(rootOf(cloud, host).links, (link) => link.name === name);

/** Guest web1: port c9da7f42-3b of network 3df32a9c on c1. db1: 8a095b19-87 of network eab7c2ed. */
export const WEB1 = "c9da7f42-3b";
export const DB1 = "8a095b19-87";
export const NETWORK = "3df32a9c-eb51-4de4-b758-135226534303";
export const ROUTER = "de953d63-2e7d-45bc-940d-dcb6facc7876";

/** Of the IPv4 filter table. */
export const chainsOf = (cloud: Cloud, host: string) =>
  given(
    rootOf(cloud, host).iptables?.tables.find(({ name }) => name === "filter"),
    "filter",
  ).chains;
export const chainIn = (cloud: Cloud, host: string, name: string) =>
  given(
    chainsOf(cloud, host).find((chain) => chain.name === name),
    name,
  );
export const lineOf = (spec: string) => ({ spec, packets: 0, bytes: 0 });
export const roomIn = (cloud: Cloud, host: string, prefix: string) =>
  given(
    hostIn(cloud, host).namespaces.find(({ name }) => name.startsWith(prefix)),
    prefix,
  );
export const portOf = (cloud: Cloud, id: string) =>
  given(
    cloud.neutron.ports.find((port) => port.id.startsWith(id)),
    id,
  );
