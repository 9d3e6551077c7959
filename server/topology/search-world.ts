import type { FabricState } from "@/server/model/fabric-state";
import type { NodeKind } from "@/server/model/graph";
import type { Port } from "@/server/model/neutron";
import { type FabricNeutron, fabricNeutron } from "./fabric-neutron";
import { fabricNodes } from "./fabric-nodes";
import { applianceId, fabricId, hostId, physicalNetworkId, segmentId } from "./ids";
import { physicalNetworks } from "./intent-graph";
import { portLabel } from "./name-nodes";
import { type Findable, TextIndex } from "./text-index";
import { applianceOf } from "./view";
import type { World } from "./world";
import type { WorldParts } from "./world-parts";

/** What a search of names above the hosts leads to. */
export type WorldItem =
  | {
      readonly of: "node";
      readonly nodeId: string;
      readonly kind: NodeKind;
      readonly label: string;
      readonly expand: readonly string[];
    }
  | { readonly of: "host"; readonly host: string }
  | { readonly of: "port"; readonly port: Port; readonly label: string }
  | { readonly of: "router"; readonly router: string }
  | { readonly of: "network"; readonly network: string; readonly label: string };

type Words = [string, string][];

/** Hosts, networks, ports and routers by Neutron's names, physical networks, and everything of the appliances. */
export function worldText(world: World, parts: WorldParts): TextIndex<WorldItem> {
  return new TextIndex([
    ...hostFindables(parts),
    ...networkFindables(world, parts),
    ...physicalNetworks(world, parts).map(({ cloudId, name }): Findable<WorldItem> => {
      const nodeId = physicalNetworkId(cloudId, name);
      return {
        item: { of: "node", nodeId, kind: "physical-network", label: name, expand: [] },
        words: [["name", name]],
      };
    }),
    ...[...parts.neutron.routers.values()].map(({ id, name, externalAddresses }): Findable<WorldItem> => {
      const addresses = externalAddresses.map((address): [string, string] => ["address", address]);
      return { item: { of: "router", router: id }, words: [["name", name], ["router", id], ...addresses] };
    }),
    ...portFindables(world, parts),
    ...world.fabrics.flatMap((fabric) =>
      fabric.state === null
        ? []
        : fabricFindables(applianceOf(fabric), fabric.state, fabricNeutron(world, fabric.state)),
    ),
  ]);
}

function hostFindables(parts: WorldParts): Findable<WorldItem>[] {
  return parts.hosts.map(({ host, graph }) => {
    const words: Words = [["name", host.name]];
    if (graph !== null) words.push(["name", graph.ends.hostname]);
    for (const address of graph?.ends.addresses ?? []) words.push(["address", address]);
    return { item: { of: "host", host: host.key }, words };
  });
}

function networkFindables(world: World, parts: WorldParts): Findable<WorldItem>[] {
  const words = new Map<string, Words>();
  const add = (network: string, ...more: Words) => words.set(network, [...(words.get(network) ?? []), ...more]);
  const numbered = (type: string, id: number | null): Words =>
    id === null ? [] : [[type === "vlan" ? "vlan" : "key", String(id)]];
  for (const { network, networkType, segmentationId } of parts.segments) {
    add(network, ["network", network], ...numbered(networkType, segmentationId));
  }
  for (const { id, name, networkType, segmentationId } of parts.neutron.networks.values()) {
    add(id, ["name", name], ["network", id], ...numbered(networkType, segmentationId));
  }
  for (const subnet of world.neutron.flatMap(({ subnets }) => subnets)) {
    add(subnet.networkId, ["subnet", subnet.name], ["subnet", subnet.id], ["subnet", subnet.cidr]);
  }
  return [...words].map(([network, own]) => {
    const label = parts.neutron.networkName(network) ?? `network ${network.slice(0, 8)}`;
    return { item: { of: "network", network, label }, words: own };
  });
}

function portFindables(world: World, parts: WorldParts): Findable<WorldItem>[] {
  const floating = new Map<string, string[]>();
  for (const { portId, address } of world.neutron.flatMap(({ floatingIps }) => floatingIps)) {
    if (portId !== null) floating.set(portId, [...(floating.get(portId) ?? []), address]);
  }
  return [...parts.neutron.ports.values()].map((port) => {
    const router = parts.neutron.routers.get(port.deviceId);
    const words: Words = [
      ["name", port.name],
      ["port", port.id],
      ["mac", port.mac],
      ["instance", port.deviceId],
      ...port.fixedIps.map(({ address }): [string, string] => ["address", address]),
      ...(floating.get(port.id) ?? []).map((address): [string, string] => ["floating address", address]),
    ];
    if (router !== undefined) words.push(["router", router.name]);
    return { item: { of: "port", port, label: portLabel(port, parts.neutron) }, words };
  });
}

function fabricFindables(id: string, state: FabricState, neutron: FabricNeutron): Findable<WorldItem>[] {
  const more = new Map<string, Words>();
  const add = (category: string, uri: string, ...words: Words) =>
    more.set(fabricId(id, category, uri), [["uri", uri], ...words]);
  for (const { uri, vlanId } of state.networks) {
    const vlan: Words = vlanId === null ? [] : [["vlan", String(vlanId)]];
    add("network", uri, ...vlan);
  }
  for (const { uri } of state.groups) add("group", uri);
  for (const { uri } of state.logicalInterconnects) add("logical-interconnect", uri);
  for (const { uri } of state.uplinkSets) add("uplink-set", uri);
  for (const { uri } of state.interconnects) add("interconnect", uri);
  for (const { uri, serialNumber } of state.enclosures) add("enclosure", uri, ["serial number", serialNumber ?? ""]);
  for (const { uri, serialNumber, ports } of state.serverHardware) {
    add(
      "server-hardware",
      uri,
      ["serial number", serialNumber ?? ""],
      ...ports.map(({ mac }): [string, string] => ["mac", mac ?? ""]),
    );
  }
  for (const { uri, connections } of state.serverProfiles) {
    const own = connections.flatMap(
      ({ mac, name }): Words => [
        ["connection mac", mac ?? ""],
        ["connection", name ?? ""],
      ],
    );
    add("server-profile", uri, ...own);
  }
  const appliance: WorldItem = {
    of: "node",
    nodeId: applianceId(id),
    kind: "appliance",
    label: state.name,
    expand: [],
  };
  const always = new Set<NodeKind>(["uplink-set", "logical-interconnect-group"]);
  return [
    { item: appliance, words: [["name", state.name]] },
    ...fabricNodes(id, state, neutron).map(({ id: nodeId, kind, label }): Findable<WorldItem> => {
      const expand = always.has(kind) ? [] : [applianceId(id)];
      const words: Words = [["name", label], ...(more.get(nodeId) ?? [])];
      return { item: { of: "node", nodeId, kind, label, expand }, words: words.filter(([, word]) => word !== "") };
    }),
  ];
}

/** Node that stands for a network and what to open for it: its segment when that is drawn, else a port of it. */
export function placeOfNetwork(
  network: string,
  parts: WorldParts,
  drawnSegments: ReadonlySet<string>,
): { nodeId: string; kind: NodeKind; host: string | null; expand: string[] } | null {
  if (drawnSegments.has(segmentId(network))) {
    return { nodeId: segmentId(network), kind: "segment", host: null, expand: [] };
  }
  const at = parts.segments.find((segment) => segment.network === network)?.hosts[0];
  const node = at === undefined ? undefined : parts.graphs.get(at.host)?.nodes.find((node) => node.network === network);
  return node === undefined || at === undefined
    ? null
    : { nodeId: node.id, kind: node.kind, host: at.host, expand: [hostId(at.host)] };
}
