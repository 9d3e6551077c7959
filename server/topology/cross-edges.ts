import type { EdgeKind, GraphEdge, GraphNode } from "@/server/model/graph";
import type { EdgeDraft } from "./draft";
import { staleness } from "./host-node";
import { edgeId, hostId, MESH_ID, MORE_REMOTES_ID, remoteId } from "./ids";
import type { TunnelJoin } from "./join-hosts";
import { count } from "./segments";
import { worst } from "./states";
import { LIMITS, type Opened } from "./view";
import type { WorldParts } from "./world-parts";

/**
 * What runs between hosts. An end inside a closed host is lifted to the host; lines that become the same are one line
 * with the worst state. With many hosts, lines between closed hosts are left to one mesh node, and an open host's tunnel
 * bridge is joined to that. A remote address that no host has is drawn as an unknown end.
 */
export function crossHosts(parts: WorldParts, opened: Opened): { nodes: GraphNode[]; edges: GraphEdge[] } {
  const remotes = unknownRemotes(parts);
  const lines = new Lines(parts);
  const many = parts.hosts.length > LIMITS.pairedHosts;
  for (const { host } of parts.hosts) {
    if (many && !opened.isOpen(hostId(host.key))) continue;
    for (const join of parts.joins.tunnelsOf.get(host.key) ?? []) addTunnel(join, many, opened, remotes, lines);
  }
  for (const { a, b } of parts.joins.veths) {
    const reason = "both ends name each other's interface number; their namespaces could not be compared";
    const near = lift(a.host, a.id, opened);
    lines.add("veth-pair", near, lift(b.host, b.id, opened), { state: "unknown", reason }, [a.host, b.host]);
  }
  const mesh = many ? meshNode(parts) : [];
  return { nodes: [...mesh, ...remotes.nodes], edges: lines.edges() };
}

/** Seen from one end; the other end of a pair adds nothing new, unless it is the only one that is open. */
function addTunnel(join: TunnelJoin, many: boolean, opened: Opened, remotes: Remotes, lines: Lines): void {
  const { host, end, peer, remoteHost } = join;
  if (end.remote === null || remoteHost === host) return;
  const near = lift(host, end.id, opened);
  if (remoteHost === null) lines.add("tunnel", near, remotes.nodeOf(end.remote), join, [host]);
  else if (peer === null) lines.add("tunnel", near, hostId(remoteHost), join, [host, remoteHost]);
  else if (many && !opened.isOpen(hostId(peer.host))) lines.add("tunnel", end.bridgeId, MESH_ID, join, [host]);
  else if (end.id < peer.end.id) {
    lines.add("tunnel", near, lift(peer.host, peer.end.id, opened), join, [host, peer.host]);
  }
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

function meshNode({ joins: { mesh } }: WorldParts): GraphNode[] {
  if (mesh.tunnels === 0) return [];
  return [
    {
      id: MESH_ID,
      kind: "segment",
      label: "Tunnel mesh",
      state: "ok",
      role: "mesh",
      sublabel: `${mesh.protocols.join(", ")} between ${count(mesh.hosts, "host")}`,
      badge: count(mesh.tunnels, "tunnel"),
    },
  ];
}

type Remotes = { readonly nodes: readonly GraphNode[]; nodeOf(address: string): string };

/** One node for each remote address that no host has, the most named first; what is beyond the limit shares one. */
function unknownRemotes({ joins: { unknownRemotes: named } }: WorldParts): Remotes {
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
