import type { GraphNode, ObjectState, SourceStatus } from "@/server/model/graph";
import type { NodeDraft } from "./draft";
import type { HostGraph } from "./host-graph";
import { hostId } from "./ids";
import type { HostJoins } from "./join-hosts";
import { nameNode } from "./name-nodes";
import type { NeutronIndex } from "./neutron-index";
import { count } from "./segments";
import type { Judged } from "./states";
import type { WorldHost } from "./world";

/** The host itself. Closed, it answers for what is inside: a fault there is a fault here. */
export function hostNode(host: WorldHost, graph: HostGraph | null, joins: HostJoins, open: boolean): GraphNode {
  const judged = judgeHost(host, graph, joins, open);
  const node: NodeDraft = { id: hostId(host.key), kind: "host", label: host.name, state: judged.state, host: host.key };
  if (judged.reason !== undefined) node.reason = judged.reason;
  if (graph === null) return node;
  if (graph.role !== undefined) node.role = graph.role;
  const address = graph.ends.tunnelAddresses[0] ?? firstAddress(graph);
  if (address !== undefined) node.sublabel = address;
  node.badge = count(graph.portCount, "port");
  if (!open) Object.assign(node, { hidden: graph.nodes.length, ...graph.extent });
  return node;
}

/** The inside of an open host: its own nodes with Neutron's names and with what joining the hosts told. */
export function insideNodes(
  host: WorldHost,
  graph: HostGraph,
  joins: HostJoins,
  neutron: NeutronIndex,
  hostNames: ReadonlyMap<string, string>,
): GraphNode[] {
  const stale = staleness(host.status);
  const tunnels = new Map(joins.tunnelsOf.get(host.key)?.map((join) => [join.end.id, join]));
  return graph.nodes.map((own) => {
    const named = nameNode(own, graph.hints.get(own.id), neutron);
    const join = tunnels.get(own.id);
    const joined = join === undefined ? named : withJoin(named, join, hostNames);
    return stale === null ? joined : { ...joined, ...stale };
  });
}

/** State of everything on a host whose source stopped answering; `null` while it answers. */
export function staleness(status: SourceStatus): { state: ObjectState; reason: string } | null {
  if (status.state !== "stale" && status.state !== "failed") return null;
  const because = status.errors[0];
  return { state: "stale", reason: `${status.name} stopped answering${because === undefined ? "" : `: ${because}`}` };
}

function withJoin(
  node: GraphNode,
  join: { readonly remoteHost: string | null; readonly end: { readonly remote: string | null } } & Judged,
  hostNames: ReadonlyMap<string, string>,
): GraphNode {
  const name = join.remoteHost === null ? undefined : hostNames.get(join.remoteHost);
  const named = name === undefined ? node : { ...node, sublabel: `to ${name} (${join.end.remote ?? ""})` };
  if (node.state !== "ok" || join.state === "ok") return named;
  return join.reason === undefined
    ? { ...named, state: join.state }
    : { ...named, state: join.state, reason: join.reason };
}

function judgeHost(host: WorldHost, graph: HostGraph | null, joins: HostJoins, open: boolean): Judged {
  const { status } = host;
  if (graph === null) {
    const because = status.errors[0] ?? "it was not read yet";
    return { state: status.state === "failed" ? "failed" : "unknown", reason: because };
  }
  const stale = staleness(status);
  if (stale !== null) return stale;
  if (open) return { state: "ok" };
  const tunnels = (joins.faultsOf.get(host.key) ?? []).map(
    ({ end }) => graph.index.ovsById(end.id)?.port.name ?? end.id,
  );
  const failed = [...new Set([...graph.failed, ...tunnels])];
  if (failed.length === 0) return { state: "ok" };
  const shown = failed.slice(0, 3).join(", ");
  return {
    state: "failed",
    reason: failed.length > 3 ? `${shown} and ${failed.length - 3} more failed` : `${shown} failed`,
  };
}

function firstAddress(graph: HostGraph): string | undefined {
  for (const { namespace, link } of graph.index.devices) {
    if (namespace !== "" || link.flags.includes("LOOPBACK")) continue;
    const global = link.addresses.find(({ scope, family }) => scope === "global" && family === "inet");
    if (global !== undefined) return global.address;
  }
  return undefined;
}
