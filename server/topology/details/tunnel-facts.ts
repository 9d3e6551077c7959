import type { HostIndex } from "../host-index";
import { hostId, remoteId, segmentId } from "../ids";
import type { TunnelJoin } from "../join-hosts";
import { segmentDetail } from "../segments";
import { TUNNEL_OVERHEAD } from "../tunnels";
import type { WorldParts } from "../world-parts";
import { listInterface } from "./commands";
import type { FactList } from "./fact-list";

/** A tunnel seen from one end, with what the other end says. */
export function tunnelFacts(facts: FactList, parts: WorldParts, index: HostIndex, join: TunnelJoin): void {
  const { end, peer, remoteHost } = join;
  const name = index.ovsById(end.id)?.iface?.name ?? end.id;
  const of = { mono: true, command: listInterface(name) };
  const remoteName = parts.hosts.find(({ host }) => host.key === remoteHost)?.host.name;
  facts
    .add("Tunnel", "Protocol", end.protocol.toUpperCase(), of)
    .add("Tunnel", "From", end.local ?? "as the routing table says", of)
    .add("Tunnel", "To", end.remote ?? "set for each packet by flows", of)
    .add("Tunnel", "Key in, out", `${keyText(end.inKey)}, ${keyText(end.outKey)}`, of);
  if (remoteHost !== null) facts.add("Tunnel", "Remote host", remoteName ?? remoteHost, { link: hostId(remoteHost) });
  else if (end.remote !== null)
    facts.add("Tunnel", "Remote host", "not in this console", { link: remoteId(end.remote) });
  if (join.reason !== undefined) facts.add("Tunnel", "Fault", join.reason);
  facts.add("Tunnel", "Layers", LAYERS[end.protocol]);
  facts.add("Tunnel", "Encryption", "none: the key separates, it does not protect");
  carriedFacts(facts, parts, join);
  sizeFacts(facts, index, join);
  const far = peer === null ? undefined : parts.graphs.get(peer.host)?.index.ovsById(peer.end.id);
  if (peer !== null && far?.iface) {
    const { rx_packets: rx, tx_packets: tx } = far.iface.statistics;
    facts.add("Tunnel", "Other end", far.port.name, { mono: true, link: peer.end.id });
    if (rx !== undefined && tx !== undefined) {
      const command = `${listInterface(far.iface.name)}    # on ${remoteName ?? peer.host}`;
      facts.add("Tunnel", "Counted there", `${rx} received, ${tx} sent`, { mono: true, command });
    }
  }
}

/** The networks that both ends have are what the tunnel is for. */
function carriedFacts(facts: FactList, parts: WorldParts, { host, peer, end }: TunnelJoin): void {
  if (peer === null) return;
  const both = parts.segments.filter(
    ({ networkType, hosts }) =>
      networkType === end.protocol &&
      hosts.some((one) => one.host === host) &&
      hosts.some((one) => one.host === peer.host),
  );
  for (const segment of both) {
    const name = parts.neutron.networkName(segment.network) ?? segment.network;
    facts.add("Tunnel", "Carries", `${name}: ${segmentDetail(segment)}`, { link: segmentId(segment.network) });
  }
}

/** What fits through: the underlay's MTU less what the protocol adds, without the frame's own header of the outside. */
function sizeFacts(facts: FactList, index: HostIndex, { end }: TunnelJoin): void {
  const overhead = TUNNEL_OVERHEAD[end.protocol];
  const status = index.ovsById(end.id)?.iface?.status ?? {};
  const device = status.tunnel_egress_iface;
  const byAddress = index.devices.find(
    ({ namespace, link }) => namespace === "" && link.addresses.some(({ address }) => address === end.local),
  )?.link;
  const underlay = (device === undefined ? undefined : index.device("", device)) ?? byAddress;
  if (underlay !== undefined) {
    facts.add("Tunnel", "Leaves by", underlay.name, {
      mono: true,
      link: index.nodeId("", underlay.name),
      command: end.remote === null ? "ip route" : `ip route get ${end.remote}`,
    });
    facts.add("Tunnel", "Carrier of the route", status.tunnel_egress_iface_carrier);
  }
  if (overhead === undefined) return;
  facts.add("Tunnel", "Overhead", `${overhead} bytes on an IPv4 underlay`);
  if (underlay !== undefined) {
    facts.add("Tunnel", "Inner MTU", `${underlay.mtu - overhead} of ${underlay.mtu}`, {
      command: `ip link show dev ${underlay.name}`,
    });
  }
}

/** From the guest's packet outwards. */
const LAYERS: Readonly<Record<string, string>> = {
  gre: "packet, Ethernet of the guest, GRE with the key, IP of the underlay, Ethernet",
  vxlan: "packet, Ethernet of the guest, VXLAN with the VNI, UDP, IP of the underlay, Ethernet",
  geneve: "packet, Ethernet of the guest, Geneve with the VNI, UDP, IP of the underlay, Ethernet",
};

function keyText(key: string): string {
  if (key === "") return "none";
  if (key === "flow") return "set by flows";
  return /^\d+$/.test(key) ? `${key} (0x${Number(key).toString(16)})` : key;
}
