import type {
  EthernetNetwork,
  FabricState,
  Interconnect,
  InterconnectPort,
  LogicalInterconnect,
  UplinkSet,
} from "@/server/model/fabric-state";
import type { TreeNode } from "../ui/tree-node";
import { health, leftOver, words } from "./tree-words";

type Networks = ReadonlyMap<string, EthernetNetwork>;

/** What goes out where: group, logical interconnect, uplink set, network; and the interconnects with their ports. */
export function networkingTree(state: FabricState): readonly TreeNode[] {
  const networks: Networks = new Map(state.networks.map((network) => [network.uri, network]));
  const setNames = new Map(state.uplinkSets.map(({ uri, name }) => [uri, name]));
  const logical = (li: LogicalInterconnect): TreeNode => ({
    id: li.uri,
    kind: "logical interconnect",
    label: li.name,
    ...consistency(li),
    children: [
      ...state.uplinkSets
        .filter(({ logicalInterconnectUri }) => logicalInterconnectUri === li.uri)
        .map((uplinkSet) => uplinkSetNode(uplinkSet, networks)),
      ...state.interconnects
        .filter(({ logicalInterconnectUri }) => logicalInterconnectUri === li.uri)
        .map((interconnect) => interconnectNode(interconnect, setNames)),
    ],
  });
  const groups = new Set(state.groups.map(({ uri }) => uri));
  const logicals = new Set(state.logicalInterconnects.map(({ uri }) => uri));
  const carried = new Set(state.uplinkSets.flatMap(({ networkUris }) => networkUris));
  return [
    ...state.groups.map((group): TreeNode => {
      const live = state.logicalInterconnects.filter(({ groupUri }) => groupUri === group.uri);
      return {
        id: group.uri,
        kind: "logical interconnect group",
        label: group.name,
        detail: words(count(group.uplinkSets.length, "uplink set"), live.length === 0 ? "used by no enclosure" : null),
        ...health(group.status),
        children:
          live.length > 0
            ? live.map(logical)
            : group.uplinkSets.map(({ name, ethernetNetworkType, networkUris }) => {
                const id = `${group.uri}#${name}`;
                const children = networkUris.map((uri) => networkNode(uri, id, networks));
                return { id, kind: "uplink set", label: name, detail: ethernetNetworkType, children };
              }),
      };
    }),
    ...leftOver(
      "ungrouped",
      "Logical interconnects without a group",
      state.logicalInterconnects.filter(({ groupUri }) => groupUri === null || !groups.has(groupUri)).map(logical),
    ),
    ...leftOver(
      "loose",
      "Interconnects in no logical interconnect",
      state.interconnects
        .filter((each) => each.logicalInterconnectUri === null || !logicals.has(each.logicalInterconnectUri))
        .map((interconnect) => interconnectNode(interconnect, setNames)),
    ),
    ...leftOver(
      "idle",
      "Networks in no uplink set",
      state.networks.filter(({ uri }) => !carried.has(uri)).map(({ uri }) => networkNode(uri, "idle", networks)),
    ),
  ];
}

function consistency({ consistencyStatus, status }: LogicalInterconnect): Pick<TreeNode, "mark" | "detail"> {
  if (consistencyStatus !== "NOT_CONSISTENT") return health(status);
  const own = health(status);
  return own.mark
    ? { ...own, detail: "differs from its group" }
    : { mark: { text: "differs from its group", tone: "drift" } };
}

function uplinkSetNode(uplinkSet: UplinkSet, networks: Networks): TreeNode {
  const ports = uplinkSet.ports.map(({ bay, port }) => [bay && `bay ${bay}`, port].filter(Boolean).join(" "));
  return {
    id: uplinkSet.uri,
    kind: "uplink set",
    label: uplinkSet.name,
    detail: words(uplinkSet.ethernetNetworkType, ports.join(", ") || "no ports", uplinkSet.reachability),
    ...health(uplinkSet.status),
    children: uplinkSet.networkUris.map((uri) => networkNode(uri, uplinkSet.uri, networks)),
  };
}

function networkNode(uri: string, within: string, networks: Networks): TreeNode {
  const network = networks.get(uri);
  const id = `${within}>${uri}`;
  if (network === undefined) {
    return {
      id,
      kind: "network",
      label: uri.split("/").at(-1) ?? uri,
      detail: "not among the networks that were read",
      mark: { text: "unknown", tone: "unknown" },
      children: [],
    };
  }
  return {
    id,
    kind: "network",
    label: network.name,
    detail: network.vlanId === null ? network.ethernetNetworkType.toLowerCase() : `VLAN ${network.vlanId}`,
    ...health(network.status),
    children: [],
  };
}

function interconnectNode(interconnect: Interconnect, setNames: ReadonlyMap<string, string>): TreeNode {
  const { uri, name, model, state, status, ports } = interconnect;
  return {
    id: uri,
    kind: "interconnect",
    label: name,
    detail: words(model, state, count(ports.length, "port")),
    ...health(status),
    children: ports.map((port, index) => portNode(port, `${uri}#${index}`, setNames)),
  };
}

function portNode(port: InterconnectPort, id: string, setNames: ReadonlyMap<string, string>): TreeNode {
  const uplinkSet = port.uplinkSetUri === null ? null : (setNames.get(port.uplinkSetUri) ?? "an unknown uplink set");
  const neighbour = port.neighbour === null ? null : `to ${port.neighbour}`;
  return {
    id,
    kind: "interconnect port",
    label: port.name,
    detail: words(port.portType, port.status, port.statusReason, port.speed, uplinkSet, neighbour),
    children: [],
  };
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
