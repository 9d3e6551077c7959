import type { EdgeKind, GraphEdge, GraphNode } from "@/server/model/graph";
import type { EdgeDraft } from "./draft";
import type { WorldParts } from "./graph-cache";
import { staleness } from "./host-node";
import { edgeId, hostId, MESH_ID, MORE_REMOTES_ID, remoteId } from "./ids";
import type { TunnelJoin } from "./join-hosts";
import { count } from "./segments";
import { worst } from "./states";
import { LIMITS, type Opened } from "./view";

/**
 * What runs between hosts. An end inside a closed host is lifted to the host; lines that become the same are one line
 * with the worst state. With many hosts, lines between closed hosts are left to one mesh node, and an open host's tunnel
 * bridge is joined to that. A remote address that no host has is drawn as an unknown end.
 */
export function crossHosts(parts: WorldParts, opened: Opened): { nodes: GraphNode[]; edges: GraphEdge[] } {
  const remotes = unknownRemotes(parts);
  const lines = new Lines(parts);
  const many = parts.hosts.length > LIMITS.pairedHosts;
  for (const join of parts.joins.tunnels.values()) {
    if (join.end.remote === null) continue;
    if (join.peer !== null && join.end.id > join.peer.end.id) continue;
    const near = lift(join.host, join.end.id, opened);
    if (join.remoteHost === null) {
      if (many && near !== join.end.id) continue;
      lines.add("tunnel", near, remotes.nodeOf(join.end.remote), join, [join.host]);
    } else if (join.peer === null) {
      if (join.remoteHost !== join.host && !(many && near !== join.end.id)) {
        lines.add("tunnel", near, hostId(join.remoteHost), join, [join.host, join.remoteHost]);
      }
    } else addPair(join, join.peer, near, lift(join.peer.host, join.peer.end.id, opened), many, opened, lines);
  }
  for (const { a, b } of parts.joins.veths) {
    const reason = "both ends name each other's interface number; their namespaces could not be compared";
    const near = lift(a.host, a.id, opened);
    lines.add("veth-pair", near, lift(b.host, b.id, opened), { state: "unknown", reason }, [a.host, b.host]);
  }
  const mesh = many ? meshNode(parts) : [];
  return { nodes: [...mesh, ...remotes.nodes], edges: lines.edges() };
}

function addPair(
  join: TunnelJoin,
  peer: NonNullable<TunnelJoin["peer"]>,
  near: string,
  far: string,
  many: boolean,
  opened: Opened,
  lines: Lines,
): void {
  const hosts = [join.host, peer.host];
  if (!many || (near === join.end.id && far === peer.end.id)) {
    lines.add("tunnel", near, far, join, hosts);
    return;
  }
  if (opened.isOpen(hostId(join.host))) lines.add("tunnel", join.end.bridgeId, MESH_ID, join, [join.host]);
  if (opened.isOpen(hostId(peer.host))) lines.add("tunnel", peer.end.bridgeId, MESH_ID, join, [peer.host]);
}

function lift(host: string, id: string, opened: Opened): string {
  return opened.isOpen(hostId(host)) ? id : hostId(host);
}

type Line = {
  readonly draft: EdgeDraft;
  readonly states: GraphEdge["state"][];
  readonly protocols: Set<string>;
  readonly reasons: Set<string>;
};

/** Merges lines with the same ends. */
class Lines {
  #lines = new Map<string, Line>();
  #stale: ReadonlySet<string>;

  constructor(parts: WorldParts) {
    this.#stale = new Set(
      parts.hosts.filter(({ host }) => staleness(host.status) !== null).map(({ host }) => host.key),
    );
  }

  add(
    kind: EdgeKind,
    one: string,
    other: string,
    join: Pick<TunnelJoin, "state" | "reason"> & { readonly end?: TunnelJoin["end"] },
    hosts: readonly string[],
  ): void {
    const [source, target] = one < other ? [one, other] : [other, one];
    const id = edgeId(kind, source, target);
    let line = this.#lines.get(id);
    if (line === undefined) {
      const draft: EdgeDraft = { id, kind, source, target, state: "ok" };
      line = { draft, states: [], protocols: new Set(), reasons: new Set() };
      this.#lines.set(id, line);
    }
    const stale = hosts.some((host) => this.#stale.has(host));
    line.states.push(stale ? "stale" : join.state);
    if (join.end !== undefined) line.protocols.add(join.end.protocol);
    if (!stale && join.reason !== undefined) line.reasons.add(join.reason);
  }

  edges(): GraphEdge[] {
    return [...this.#lines.values()].map(({ draft, states, protocols, reasons }) => {
      draft.state = worst(states);
      const label = [...protocols].sort().join(", ");
      if (label !== "") draft.label = states.length > 1 ? `${label} ×${states.length}` : label;
      if (reasons.size > 0) draft.reason = [...reasons].sort().join("; ");
      return draft;
    });
  }
}

function meshNode(parts: WorldParts): GraphNode[] {
  const paired = [...parts.joins.tunnels.values()].filter(({ peer }) => peer !== null);
  if (paired.length === 0) return [];
  const hosts = new Set(paired.map(({ host }) => host)).size;
  const protocols = [...new Set(paired.map(({ end }) => end.protocol))].sort().join(", ");
  return [
    {
      id: MESH_ID,
      kind: "segment",
      label: "Tunnel mesh",
      state: "ok",
      role: "mesh",
      sublabel: `${protocols} between ${count(hosts, "host")}`,
      badge: count(paired.length / 2, "tunnel"),
    },
  ];
}

/** One node for each remote address that no host has, the most named first; what is beyond the limit shares one. */
function unknownRemotes(parts: WorldParts): { nodes: GraphNode[]; nodeOf(address: string): string } {
  const named = new Map<string, number>();
  for (const { end, remoteHost } of parts.joins.tunnels.values()) {
    if (end.remote !== null && remoteHost === null) named.set(end.remote, (named.get(end.remote) ?? 0) + 1);
  }
  const addresses = [...named.keys()].sort((a, b) => (named.get(b) ?? 0) - (named.get(a) ?? 0) || (a < b ? -1 : 1));
  const drawn = new Set(addresses.slice(0, LIMITS.unknownRemotes));
  const base = { kind: "host", state: "unknown", role: "remote" } as const;
  const nodes: GraphNode[] = [...drawn].map((address) => ({
    ...base,
    id: remoteId(address),
    label: address,
    sublabel: `named by ${count(named.get(address) ?? 0, "tunnel")}`,
    reason: "no host of this console has this address",
  }));
  const more = addresses.length - drawn.size;
  if (more > 0) {
    const reason = "no host of this console has these addresses";
    nodes.push({ ...base, id: MORE_REMOTES_ID, label: `${more} more remote ends`, hidden: more, reason });
  }
  return { nodes, nodeOf: (address) => (drawn.has(address) ? remoteId(address) : MORE_REMOTES_ID) };
}
