import type { GraphNode } from "@/server/model/graph";
import type { HostGraph } from "./host-graph";
import { parseNodeId } from "./ids";
import { type Findable, TextIndex } from "./text-index";

/** Everything on one host, by every name that an operator may hold in hand. Depends on that host only. */
export function hostText(graph: HostGraph): TextIndex<GraphNode> {
  const macs = attachedMacs(graph);
  return new TextIndex(graph.nodes.map((node) => findable(node, graph, macs)));
}

function findable(node: GraphNode, graph: HostGraph, macs: ReadonlyMap<string, string>): Findable<GraphNode> {
  const words: [string, string][] = [["name", node.label]];
  const hint = graph.hints.get(node.id);
  if (hint?.of === "port") {
    words.push(["port", hint.portId ?? hint.fragment]);
    const mac = node.role === "guest" ? macs.get(hint.fragment) : undefined;
    if (mac !== undefined) words.push(["mac", mac]);
  } else if (hint !== undefined) words.push([hint.of, hint.id]);
  const ref = parseNodeId(node.id);
  if (ref?.kind === "dev") words.push(...deviceWords(graph, ref.namespace, ref.device));
  if (ref?.kind === "port" || ref?.kind === "iface") words.push(...ovsWords(graph, node.id));
  if (ref?.kind === "ovs") {
    const bridge = graph.index.state.ovs?.bridges.find(({ name }) => name === ref.bridge);
    if (bridge !== undefined) words.push(["uuid", bridge.uuid], ["datapath id", bridge.datapathId ?? ""]);
  }
  if (ref?.kind === "dhcp") {
    const service = graph.index.state.dhcp?.find(({ networkId }) => networkId === ref.network);
    for (const { mac, address, name } of service?.reservations ?? []) {
      words.push(["reserved mac", mac], ["reserved address", address], ["reserved name", name]);
    }
  }
  return { item: node, words: words.filter(([, word]) => word !== "") };
}

function deviceWords(graph: HostGraph, namespace: string, device: string): [string, string][] {
  const link = graph.index.device(namespace, device);
  if (link === undefined || link.flags.includes("LOOPBACK")) return [];
  const words: [string, string][] = link.addresses.map(({ address }) => ["address", address]);
  if (link.mac !== null) words.push(["mac", link.mac]);
  if (link.alias !== null) words.push(["alias", link.alias]);
  if (link.vlanId !== undefined) words.push(["vlan", String(link.vlanId)]);
  return words;
}

function ovsWords(graph: HostGraph, id: string): [string, string][] {
  const entry = graph.index.ovsById(id);
  if (entry === undefined) return [];
  const { port, iface, device } = entry;
  const words = device === null ? [] : deviceWords(graph, device.namespace, device.link.name);
  if (port.tag !== null) words.push(["tag", String(port.tag)]);
  words.push(["uuid", port.uuid]);
  for (const trunk of port.trunks) words.push(["tag", String(trunk)]);
  if (iface === null) return words;
  words.push(["uuid", iface.uuid], ["mac", iface.externalIds["attached-mac"] ?? iface.macInUse ?? ""]);
  words.push(["instance", iface.externalIds["vm-uuid"] ?? iface.externalIds["vm-id"] ?? ""]);
  words.push(["remote address", iface.options.remote_ip ?? ""], ["local address", iface.options.local_ip ?? ""]);
  const key = iface.options.key ?? iface.options.out_key ?? "";
  if (/^\d+$/.test(key)) words.push(["key", key]);
  return words;
}

/** The guest's own MAC: its tap has another one (`fe:…`), so it is taken from the OVS port of the same Neutron port. */
function attachedMacs({ index }: HostGraph): ReadonlyMap<string, string> {
  const macs = new Map<string, string>();
  for (const { iface } of index.ovs) {
    const [portId, mac] = [iface?.externalIds["iface-id"], iface?.externalIds["attached-mac"]];
    if (portId !== undefined && mac !== undefined) macs.set(portId.slice(0, 11), mac);
  }
  return macs;
}
