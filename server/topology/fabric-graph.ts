import type { FabricState, ProfileConnection } from "@/server/model/fabric-state";
import type { GraphEdge, GraphNode } from "@/server/model/graph";
import { byId, type EdgeDraft, type NodeDraft } from "./draft";
import { resolveMappings } from "./fabric-mappings";
import { type FabricNeutron, fabricNeutron } from "./fabric-neutron";
import { fabricNodes } from "./fabric-nodes";
import { staleness } from "./host-node";
import { applianceId, edgeId, fabricId } from "./ids";
import { count } from "./segments";
import { applianceOf, LIMITS, type Opened } from "./view";
import type { World, WorldFabric } from "./world";

type Part = { readonly nodes: readonly GraphNode[]; readonly edges: readonly GraphEdge[] };

/**
 * The appliances. Closed: groups, uplink sets and the networks that are mapped or carried, up to a limit. Open: everything.
 * Objects that a mapping names and no appliance has are drawn too, as failed.
 */
export function fabricGraph(world: World, opened: Opened): Part {
  const mapped = new Set(resolveMappings(world).map(({ target }) => target));
  const parts = [...world.fabrics]
    .sort((a, b) => (applianceOf(a) < applianceOf(b) ? -1 : 1))
    .map((fabric) => applianceGraph(world, fabric, opened, mapped));
  const nodes = parts.flatMap((part) => part.nodes);
  return { nodes: [...nodes, ...missingTargets(world, nodes)], edges: parts.flatMap((part) => part.edges) };
}

function applianceGraph(world: World, fabric: WorldFabric, opened: Opened, mapped: ReadonlySet<string>): Part {
  const id = applianceOf(fabric);
  const neutron = fabric.state === null ? null : fabricNeutron(world, fabric.state);
  const open = opened.isOpen(applianceId(id));
  const all = fabric.state === null || neutron === null ? [] : fabricNodes(id, fabric.state, neutron);
  const shown = new Set(all.filter(({ id }) => open || mapped.has(id)).map(({ id }) => id));
  if (!open && fabric.state !== null) for (const id of calmSelection(fabric.state, all, mapped)) shown.add(id);
  const nodes = all.filter(({ id }) => shown.has(id)).sort(byId);
  const kept = nodes.map((node) =>
    node.parent === undefined || shown.has(node.parent) ? node : inAppliance(node, id),
  );
  const edges = (fabric.state === null || neutron === null ? [] : fabricEdges(id, fabric.state, neutron)).filter(
    ({ source, target }) => shown.has(source) && shown.has(target),
  );
  const stale = staleness(fabric.status);
  const appliance = applianceNode(fabric, id, open ? 0 : all.length - nodes.length);
  if (stale === null || fabric.state === null) return { nodes: [appliance, ...kept], edges };
  return {
    nodes: [appliance, ...kept].map((node) => ({ ...node, ...stale })),
    edges: edges.map((edge) => ({ ...edge, ...stale })),
  };
}

/** Without its enclosure a blade is simply in the appliance. */
function inAppliance(node: GraphNode, appliance: string): GraphNode {
  return { ...node, parent: applianceId(appliance) };
}

function applianceNode({ state, status }: WorldFabric, id: string, hidden: number): GraphNode {
  const node: NodeDraft = { id: applianceId(id), kind: "appliance", label: state?.name ?? status.name, state: "ok" };
  if (state === null) {
    node.state = status.state === "failed" ? "failed" : "unknown";
    node.reason = status.errors[0] ?? "it was not read yet";
    return node;
  }
  node.sublabel = `API ${state.apiVersion}`;
  node.badge = count(state.serverProfiles.length, "profile");
  if (hidden > 0) node.hidden = hidden;
  return node;
}

/** Groups and uplink sets, then carried networks by name up to the limit. */
function calmSelection(state: FabricState, all: readonly GraphNode[], mapped: ReadonlySet<string>): string[] {
  const carried = new Set(state.uplinkSets.flatMap(({ networkUris }) => networkUris));
  const networks = state.networks
    .filter(({ uri }) => carried.has(uri))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.uri < b.uri ? -1 : 1))
    .map(({ uri }) => fabricId(state.applianceId, "network", uri))
    .filter((id) => !mapped.has(id))
    .slice(0, LIMITS.oneViewNetworks);
  const column = all.filter(({ kind }) => kind === "uplink-set" || kind === "logical-interconnect-group");
  return [...column.map(({ id }) => id), ...networks];
}

/** Lines to and from a network that stands for one of Neutron's have its colour; those of a bound port say which. */
function fabricEdges(id: string, state: FabricState, neutron: FabricNeutron): GraphEdge[] {
  const edges: EdgeDraft[] = [];
  const add = (kind: EdgeDraft["kind"], source: string, target: string, more: Partial<EdgeDraft> = {}) => {
    edges.push({ id: edgeId(kind, source, target), kind, source, target, state: "ok", ...more });
  };
  const coloured = (uri: string): Partial<EdgeDraft> => {
    const [network, ...others] = neutron.networksOf(uri);
    return network === undefined || others.length > 0 ? {} : { network: network.id };
  };
  const at = (category: string, uri: string) => fabricId(id, category, uri);
  const groupOf = new Map(state.logicalInterconnects.map(({ uri, groupUri }) => [uri, groupUri]));
  const membersOf = new Map(state.networkSets.map(({ uri, networkUris }) => [uri, networkUris]));
  for (const set of state.uplinkSets) {
    const source = at("uplink-set", set.uri);
    for (const uri of set.networkUris) {
      const native = set.nativeNetworkUri === uri ? { label: "native" } : {};
      add("carries", source, at("network", uri), { ...coloured(uri), ...native });
    }
    add("member", source, at("logical-interconnect", set.logicalInterconnectUri));
    const group = groupOf.get(set.logicalInterconnectUri);
    if (group) add("member", source, at("group", group));
  }
  for (const { uri, groupUri } of state.logicalInterconnects) {
    if (groupUri !== null) add("member", at("logical-interconnect", uri), at("group", groupUri));
  }
  for (const { uri, logicalInterconnectUri } of state.interconnects) {
    if (logicalInterconnectUri !== null) {
      add("member", at("interconnect", uri), at("logical-interconnect", logicalInterconnectUri));
    }
  }
  for (const profile of state.serverProfiles) {
    const source = at("server-profile", profile.uri);
    if (profile.serverHardwareUri !== null) add("member", source, at("server-hardware", profile.serverHardwareUri));
    for (const connection of profile.connections) {
      if (connection.networkUri === null) continue;
      const members = membersOf.get(connection.networkUri) ?? [connection.networkUri];
      const more = connectionLine(connection, neutron);
      for (const uri of members) add("connection", source, at("network", uri), { ...coloured(uri), ...more });
    }
  }
  return [...new Map(edges.map((edge) => [edge.id, edge])).values()].sort(byId);
}

function connectionLine(connection: ProfileConnection, neutron: FabricNeutron): Partial<EdgeDraft> {
  const port = neutron.portOf(connection);
  const name = port === undefined ? null : port.name || `port ${port.id.slice(0, 8)}`;
  const label = [connection.portId, name].filter((part) => part !== null).join(" · ");
  const line: Partial<EdgeDraft> = label === "" ? {} : { label };
  if (connection.state === "Failed") return { ...line, state: "failed", reason: "the appliance says Failed" };
  const led = neutron.networksOf(connection.networkUri ?? "");
  if (port === undefined || led.length === 0 || led.some(({ id }) => id === port.networkId)) return line;
  return { ...line, state: "drift", reason: `its port is of network ${neutron.networkName(port.networkId)}` };
}

function missingTargets(world: World, nodes: readonly GraphNode[]): GraphNode[] {
  const known = new Set(nodes.map(({ id }) => id));
  const found = new Map<string, GraphNode>();
  for (const { target, missing, state, reason } of resolveMappings(world)) {
    if (missing === null || known.has(target)) continue;
    const node: NodeDraft = { id: target, kind: missing.kind, label: missing.label, state };
    const appliance = target.slice(0, target.indexOf("/"));
    if (known.has(appliance)) node.parent = appliance;
    if (reason !== undefined) node.reason = reason;
    found.set(target, node);
  }
  return [...found.values()];
}
