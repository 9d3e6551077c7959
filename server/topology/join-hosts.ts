import type { ObjectState } from "@/server/model/graph";
import type { HostEnds, OpenVeth } from "./open-ends";
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
  /** Every tunnel end, by host. */
  readonly tunnelsOf: ReadonlyMap<string, readonly TunnelJoin[]>;
  /** Tunnel ends that are at fault, by host. */
  readonly faultsOf: ReadonlyMap<string, readonly TunnelJoin[]>;
  /** Remote addresses that no host has, with how many tunnels name them. */
  readonly unknownRemotes: ReadonlyMap<string, number>;
  readonly mesh: { readonly tunnels: number; readonly hosts: number; readonly protocols: readonly string[] };
  readonly veths: readonly VethJoin[];
};

/**
 * Joins what crosses hosts. A tunnel is one when each end's remote address belongs to the other's host and protocol and
 * keys agree; an end without such a peer is one-sided, which is a fault because its answers are dropped over there.
 * The remote host is found by the address tunnels start from, else by any address that only one host has.
 */
export function joinHosts(all: readonly HostEnds[]): HostJoins {
  const numberOf = addressOwners(all);
  const remoteOf = (end: TunnelEnd) => (end.remote === null ? undefined : numberOf.get(end.remote));
  const ends = new Map<number, TunnelEnd[]>();
  for (const [from, { tunnels }] of all.entries()) {
    for (const end of tunnels) {
      const to = remoteOf(end);
      if (to === undefined || to === AMBIGUOUS) continue;
      const same = ends.get(from * all.length + to);
      if (same === undefined) ends.set(from * all.length + to, [end]);
      else same.push(end);
    }
  }
  const tunnelsOf = new Map<string, TunnelJoin[]>();
  for (const [from, { host, tunnels }] of all.entries()) {
    const joins = tunnels.map((end) => {
      const to = remoteOf(end);
      const remote = to === undefined ? undefined : all[to];
      if (to === undefined || remote === undefined) return unjoined(host, end);
      return judge(host, end, remote, ends.get(to * all.length + from) ?? []);
    });
    tunnelsOf.set(host, joins);
  }
  return { tunnelsOf, ...summary(tunnelsOf), veths: joinVeths(all) };
}

function agree(one: TunnelEnd, other: TunnelEnd): boolean {
  return one.protocol === other.protocol && one.inKey === other.outKey && one.outKey === other.inKey;
}

const keyName = (key: string) => (key === "flow" ? "the keys of flows" : key === "" ? "no key" : `key ${key}`);

function unjoined(host: string, end: TunnelEnd): TunnelJoin {
  const join = { host, end, peer: null, remoteHost: null };
  if (end.remote === null) return { ...join, state: "ok" };
  return { ...join, state: "unknown", reason: `no host of this console has ${end.remote}` };
}

/** `back`: the tunnels of the remote host that lead here. */
function judge(host: string, end: TunnelEnd, remote: HostEnds, back: readonly TunnelEnd[]): TunnelJoin {
  const remoteHost = remote.host;
  const other = back.find((one) => agree(end, one));
  const join = { host, end, peer: null, remoteHost };
  if (remoteHost === host) return { ...join, state: "failed", reason: `${end.remote} is this host itself` };
  if (other === undefined && !remote.ovsRead) {
    return { ...join, state: "unknown", reason: `Open vSwitch of ${remote.hostname} was not read` };
  }
  if (other === undefined) {
    const unlike = back.find(({ protocol }) => protocol === end.protocol);
    const reason =
      unlike === undefined
        ? `one-sided: ${remote.hostname} has no ${end.protocol} tunnel back to this host`
        : `one-sided: it sends ${keyName(end.outKey)} and takes ${keyName(end.inKey)}; ${remote.hostname} takes ${keyName(unlike.inKey)} and sends ${keyName(unlike.outKey)}`;
    return { ...join, state: "failed", reason };
  }
  const peer = { host: remoteHost, end: other };
  if (end.carrier) return { host, end, peer, remoteHost, state: "ok" };
  return { host, end, peer, remoteHost, state: "down", reason: `the route to ${end.remote} has no carrier` };
}

function summary(
  tunnelsOf: ReadonlyMap<string, readonly TunnelJoin[]>,
): Pick<HostJoins, "faultsOf" | "unknownRemotes" | "mesh"> {
  const faultsOf = new Map<string, readonly TunnelJoin[]>();
  const unknownRemotes = new Map<string, number>();
  const protocols = new Set<string>();
  let paired = 0;
  let hosts = 0;
  for (const [host, joins] of tunnelsOf) {
    const before = paired;
    for (const { end, peer, remoteHost } of joins) {
      if (peer !== null) {
        paired += 1;
        protocols.add(end.protocol);
      } else if (end.remote !== null && remoteHost === null) {
        unknownRemotes.set(end.remote, (unknownRemotes.get(end.remote) ?? 0) + 1);
      }
    }
    if (paired > before) hosts += 1;
    const faults = joins.filter(({ state }) => state === "failed");
    if (faults.length > 0) faultsOf.set(host, faults);
  }
  return { faultsOf, unknownRemotes, mesh: { tunnels: paired / 2, hosts, protocols: [...protocols].sort() } };
}

/** In place of a host's number: several hosts have the address, so it identifies none. */
const AMBIGUOUS = -1;

/** Address → number of the host in the list. */
function addressOwners(all: readonly HostEnds[]): ReadonlyMap<string, number> {
  const owners = new Map<string, number>();
  const others = new Map<string, number>();
  const add = (address: string, host: number, into: Map<string, number>) => {
    const owner = into.get(address);
    into.set(address, owner === undefined || owner === host ? host : AMBIGUOUS);
  };
  for (const [host, { tunnelAddresses, addresses }] of all.entries()) {
    for (const address of tunnelAddresses) add(address, host, owners);
    for (const address of addresses) add(address, host, others);
  }
  for (const [address, host] of others) if (!owners.has(address)) owners.set(address, host);
  return owners;
}

/**
 * Hosts that are namespaces of one kernel may be joined by a veth that neither sees whole. Each end knows its own number
 * and the other's: two ends that name each other, and no third that does, are taken for a pair. It stays a guess.
 */
function joinVeths(all: readonly HostEnds[]): VethJoin[] {
  const byNumbers = new Map<string, { ends: HostEnds; veth: OpenVeth }[]>();
  for (const ends of all) {
    for (const veth of ends.veths) {
      const numbers = [veth.ifindex, veth.peerIfindex].sort((a, b) => a - b).join("-");
      const same = byNumbers.get(numbers);
      if (same === undefined) byNumbers.set(numbers, [{ ends, veth }]);
      else same.push({ ends, veth });
    }
  }
  return [...byNumbers.values()].flatMap((pair) => {
    const [a, b] = pair.sort((x, y) => (x.veth.id < y.veth.id ? -1 : 1));
    if (pair.length !== 2 || a === undefined || b === undefined) return [];
    if (a.ends === b.ends || a.ends.kernel === null || a.ends.kernel !== b.ends.kernel) return [];
    if (a.veth.ifindex !== b.veth.peerIfindex || b.veth.ifindex !== a.veth.peerIfindex) return [];
    return [{ a: { host: a.ends.host, id: a.veth.id }, b: { host: b.ends.host, id: b.veth.id } }];
  });
}
