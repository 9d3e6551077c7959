import { LOCAL_PORT } from "./match-flow";
import type { Frame, IpPacket } from "./packet";

/**
 * The command that asks the running switch what it would do with a frame: `ovs-appctl ofproto/trace`. It sends nothing. What
 * the switch's tracker would say is told to it, as it cannot know of a packet that was never sent.
 */
export function switchQuestion(bridge: string, inPort: number, frame: Frame, tunnelKey: bigint | undefined): string {
  const { payload } = frame;
  const fields = [
    ...(payload.kind === "arp"
      ? [
          "arp",
          ...[`arp_op=${payload.op}`, `arp_sha=${payload.senderMac}`, `arp_tha=${payload.targetMac}`],
          ...[`arp_spa=${payload.senderAddress}`, `arp_tpa=${payload.targetAddress}`],
        ]
      : ipFields(payload)),
    `in_port=${inPort === LOCAL_PORT ? "LOCAL" : inPort}`,
    ...[`dl_src=${frame.source}`, `dl_dst=${frame.destination}`],
    ...(frame.vlan === null ? [] : [`dl_vlan=${frame.vlan}`]),
    ...(tunnelKey === undefined ? [] : [`tun_id=0x${tunnelKey.toString(16)}`]),
  ];
  const state = payload.kind === "ip" && payload.answers ? "trk,est,rpl" : "trk,new";
  const tracked = payload.kind === "ip" && payload.ndTarget === null ? ` --ct-next ${state} --ct-next ${state}` : "";
  return `ovs-appctl ofproto/trace ${bridge} ${fields.join(",")}${tracked}`;
}

function ipFields(packet: IpPacket): readonly string[] {
  const six = packet.family === "inet6";
  const word =
    packet.protocol === "tcp" || packet.protocol === "udp" ? `${packet.protocol}${six ? "6" : ""}` : packet.protocol;
  const type = six ? "icmpv6_type" : "icmp_type";
  const code = six ? "icmpv6_code" : "icmp_code";
  return [
    word,
    ...(six
      ? [`ipv6_src=${packet.source}`, `ipv6_dst=${packet.destination}`]
      : [`nw_src=${packet.source}`, `nw_dst=${packet.destination}`]),
    "nw_ttl=64",
    ...(packet.icmpType < 0
      ? [`${packet.protocol}_src=${packet.sourcePort}`, `${packet.protocol}_dst=${packet.destinationPort}`]
      : [`${type}=${packet.icmpType}`, `${code}=0`]),
    // SYN, or SYN and ACK
    ...(packet.protocol === "tcp" ? [`tcp_flags=${packet.answers ? "0x12" : "0x2"}`] : []),
    ...(packet.ndTarget === null ? [] : [`nd_target=${packet.ndTarget}`]),
  ];
}
