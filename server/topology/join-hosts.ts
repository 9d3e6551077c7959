import type { ObjectState } from "@/server/model/graph";
import type { HostState } from "@/server/model/host-state";
import type { HostGraph } from "./host-graph";
import type { OpenVeth } from "./open-ends";
import type { TunnelEnd } from "./tunnels";

/** What a tunnel end leads to. */
export type TunnelJoin = {
  readonly host: string;
  readonly end: TunnelEnd;
  /** The other end, when both name each other. */
  readonly peer: { readonly host: string; readonly end: TunnelEnd } | null;
  /** Host that has the remote address, whether or not it has an end for us; `null`: not in this world. */
  readonly remoteHost: string | null;
  readonly state: ObjectState;
  readonly reason?: string;
};

export type VethJoin = {
  readonly a: { readonly host: string; readonly id: string };
  readonly b: { readonly host: string; readonly id: string };
};

export type HostJoins = {
  /** Every tunnel end of every host, by node id. */
  readonly tunnels: ReadonlyMap<string, TunnelJoin>;
  readonly veths: readonly VethJoin[];
};

/**
 * Joins what crosses hosts. A tunnel is one when each end's remote address belongs to the other's host and protocol and
 * keys agree; an end without such a peer is one-sided, which is a fault because its answers are dropped over there.
 * The remote host is found by the address tunnels start from, else by any address that only one host has.
 */
export function joinHosts(graphs: readonly HostGraph[]): HostJoins {
  const owners = addressOwners(graphs);
  const ends = new Map<string, { host: string; end: TunnelEnd }>();
  for (const { key: host, tunnels } of graphs) {
    for (const end of tunnels) {
      const remote = end.remote === null ? undefined : owners.get(end.remote);
      if (remote) ends.set(pairKey(host, remote, end.protocol, end.inKey, end.outKey), { host, end });
    }
  }
  const states = new Map(graphs.map(({ key, index }) => [key, index.state]));
  const joins = new Map<string, TunnelJoin>();
  for (const { key: host, tunnels } of graphs) {
    for (const end of tunnels) {
      const remote = (end.remote === null ? undefined : owners.get(end.remote)) ?? null;
      const peer = remote === null ? undefined : ends.get(pairKey(remote, host, end.protocol, end.outKey, end.inKey));
      joins.set(end.id, judge(host, end, remote, remote === host ? undefined : peer, states));
    }
  }
  return { tunnels: joins, veths: joinVeths(graphs) };
}

function judge(
  host: string,
  end: TunnelEnd,
  remoteHost: string | null,
  peer: TunnelJoin["peer"] | undefined,
  states: ReadonlyMap<string, HostState>,
): TunnelJoin {
  const join = { host, end, peer: peer ?? null, remoteHost };
  if (end.remote === null) return { ...join, state: "ok" };
  if (remoteHost === host) return { ...join, state: "failed", reason: `${end.remote} is this host itself` };
  if (remoteHost === null) {
    return { ...join, state: "unknown", reason: `no host of this console has ${end.remote}` };
  }
  const remote = states.get(remoteHost);
  if (peer === undefined && (remote === undefined || remote.ovs === null)) {
    return { ...join, state: "unknown", reason: `Open vSwitch of ${remote?.hostname ?? remoteHost} was not read` };
  }
  if (peer === undefined) {
    const reason = `one-sided: ${remote?.hostname ?? remoteHost} has no ${end.protocol} tunnel back to this host`;
    return { ...join, state: "failed", reason };
  }
  if (!end.carrier) return { ...join, state: "down", reason: `the route to ${end.remote} has no carrier` };
  return { ...join, state: "ok" };
}

/** `null` for an address that several hosts have: it identifies none. */
function addressOwners(graphs: readonly HostGraph[]): ReadonlyMap<string, string | null> {
  const owners = new Map<string, string | null>();
  const add = (address: string, host: string, into: Map<string, string | null>) => {
    const owner = into.get(address);
    into.set(address, owner === undefined || owner === host ? host : null);
  };
  const any = new Map<string, string | null>();
  for (const { key, tunnelAddresses, index } of graphs) {
    for (const address of tunnelAddresses) add(address, key, owners);
    for (const { namespace, link } of index.devices) {
      if (namespace !== "" || link.addresses.length === 0 || link.flags.includes("LOOPBACK")) continue;
      for (const { address, scope } of link.addresses) if (scope === "global") add(address, key, any);
    }
  }
  for (const [address, host] of any) if (!owners.has(address)) owners.set(address, host);
  return owners;
}

function pairKey(from: string, to: string, protocol: string, inKey: string, outKey: string): string {
  return `${from}\0${to}\0${protocol}\0${inKey}\0${outKey}`;
}

/**
 * Hosts that are namespaces of one kernel may be joined by a veth that neither sees whole. Each end knows its own number
 * and the other's: two ends that name each other, and no third that does, are taken for a pair. It stays a guess.
 */
function joinVeths(graphs: readonly HostGraph[]): VethJoin[] {
  const byNumbers = new Map<string, { host: string; kernel: string | null; veth: OpenVeth }[]>();
  for (const { key: host, openVeths, index } of graphs) {
    for (const veth of openVeths) {
      const numbers = [veth.ifindex, veth.peerIfindex].sort((a, b) => a - b).join("-");
      const same = byNumbers.get(numbers);
      const entry = { host, kernel: index.state.kernel, veth };
      if (same === undefined) byNumbers.set(numbers, [entry]);
      else same.push(entry);
    }
  }
  return [...byNumbers.values()].flatMap((ends) => {
    const [a, b] = ends.sort((x, y) => (x.veth.id < y.veth.id ? -1 : 1));
    if (ends.length !== 2 || a === undefined || b === undefined) return [];
    if (a.host === b.host || a.kernel === null || a.kernel !== b.kernel) return [];
    if (a.veth.ifindex !== b.veth.peerIfindex || b.veth.ifindex !== a.veth.peerIfindex) return [];
    return [{ a: { host: a.host, id: a.veth.id }, b: { host: b.host, id: b.veth.id } }];
  });
}
