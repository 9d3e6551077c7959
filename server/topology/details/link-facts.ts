import type { Link } from "@/server/model/host-state";
import type { HostIndex } from "../host-index";
import { showAddresses, showLink } from "./commands";
import type { FactList } from "./fact-list";

/** Facts of a kernel device. */
export function linkFacts(facts: FactList, index: HostIndex, namespace: string, link: Link): void {
  const command = showLink(namespace, link.name);
  const of = { command };
  const peer = peerOf(index, link);
  facts
    .add("Identity", "Device", link.name, { mono: true, command })
    .add("Identity", "Namespace", namespace === "" ? "root" : namespace, { mono: true })
    .add("Identity", "Interface number", link.ifindex, of)
    .add("Identity", "Kind", linkKind(link), of)
    .add("Identity", "Alias", link.alias, of)
    .add("Link", "MAC", link.mac, { mono: true, command })
    .add("Link", "MTU", link.mtu, of)
    .add("Link", "State", link.operState, of)
    .add("Link", "Flags", link.flags.join(" "), of)
    .add("Link", "Promiscuity", link.promiscuity, of)
    .add("Link", "Master", link.master, { ...of, link: idOf(index, namespace, link.master) })
    .add("Link", "Other end", peer.text, { ...of, link: peer.id })
    .add("Link", "Under it", link.parent, { ...of, link: idOf(index, namespace, link.parent ?? null) })
    .add("Link", "802.1Q VLAN", link.vlanId, of);
  if (link.bridge !== null) {
    facts
      .add("Link", "STP", link.bridge.stp, of)
      .add("Link", "Ageing time", seconds(link.bridge.ageingTimeSeconds), of)
      .add("Link", "Multicast snooping", link.bridge.multicastSnooping, of)
      .add("Link", "VLAN filtering", link.bridge.vlanFiltering, of);
  }
  for (const { family, address, prefixLength, scope } of link.addresses) {
    const name = family === "inet" ? `IPv4 ${scope}` : `IPv6 ${scope}`;
    facts.add("Addresses", name, `${address}/${prefixLength}`, {
      mono: true,
      command: showAddresses(namespace, link.name),
    });
  }
  counterFacts(facts, link, command);
}

function counterFacts(facts: FactList, { counters }: Link, command: string): void {
  if (counters === null) return;
  const of = { mono: true, command };
  facts
    .add("Counters", "Received", `${counters.rxPackets} packets, ${counters.rxBytes} bytes`, of)
    .add("Counters", "Received in error, dropped", `${counters.rxErrors}, ${counters.rxDropped}`, of)
    .add("Counters", "Sent", `${counters.txPackets} packets, ${counters.txBytes} bytes`, of)
    .add("Counters", "Sent in error, dropped", `${counters.txErrors}, ${counters.txDropped}`, of);
}

function linkKind(link: Link): string {
  if (link.kind === "tun" && link.tun !== null) {
    const layer = link.tun.type === "tap" ? "TAP, layer 2" : "TUN, layer 3";
    return link.tun.persistent ? `${layer}, persistent` : layer;
  }
  return link.kind === "" ? link.linkType : link.kind;
}

function peerOf(index: HostIndex, link: Link): { text: string | null; id: string | undefined } {
  const { peer } = link;
  if (peer === null) return { text: null, id: undefined };
  if (peer.namespace === null || peer.name === null) {
    const number = peer.ifindex === 0 ? "" : `interface ${peer.ifindex} `;
    return { text: `${number}in a namespace that was not read`, id: undefined };
  }
  const where = peer.namespace === "" ? "" : ` in ${peer.namespace}`;
  return { text: `${peer.name}${where}`, id: index.nodeId(peer.namespace, peer.name) };
}

function idOf(index: HostIndex, namespace: string, device: string | null): string | undefined {
  if (device === null || index.device(namespace, device) === undefined) return undefined;
  return index.nodeId(namespace, device);
}

function seconds(value: number | null): string | null {
  return value === null ? null : `${value} s`;
}
