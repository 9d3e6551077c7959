import { inPrefix, macBits, underMask } from "./bits";
import type { ArpPacket, Frame, IpPacket } from "./packet";
import { type CtFields, matchCtState } from "./track-flow";

/** A packet inside one Open vSwitch bridge: the frame and what the pipeline knows beside it. */
export type FlowPacket = {
  readonly frame: Frame;
  readonly inPort: number;
  readonly tunnelKey: bigint;
  readonly registers: Readonly<Record<string, bigint>>;
  /** `null`: not tracked, or not since it last left the tracker. */
  readonly ct: CtFields | null;
  /** Of which conjunction every dimension is met; 0: none was asked. */
  readonly conjunction: number;
};

/** `null`: the flow names something that this evaluator does not know. */
export type MatchAnswer = true | false | { readonly unknown: string };

export const LOCAL_PORT = 65_534;
const PRESENT = 0x1000n;

type Test = (packet: FlowPacket, value: string) => boolean | null;

const ip = (packet: FlowPacket): IpPacket | null => (packet.frame.payload.kind === "ip" ? packet.frame.payload : null);
const arp = (packet: FlowPacket): ArpPacket | null =>
  packet.frame.payload.kind === "arp" ? packet.frame.payload : null;
const isIp = (packet: FlowPacket, family: string, protocols?: readonly string[]) => {
  const found = ip(packet);
  return found?.family === family && (protocols === undefined || protocols.includes(found.protocol));
};

const ETHER_TYPES: Readonly<Record<number, (packet: FlowPacket) => boolean>> = {
  2048: (packet) => isIp(packet, "inet"),
  2054: (packet) => arp(packet) !== null,
  34525: (packet) => isIp(packet, "inet6"),
};

/** Words that stand for an Ethernet type and a protocol. */
const WORDS: Readonly<Record<string, (packet: FlowPacket) => boolean>> = {
  arp: (packet) => arp(packet) !== null,
  rarp: () => false,
  ip: (packet) => isIp(packet, "inet"),
  ipv6: (packet) => isIp(packet, "inet6"),
  icmp: (packet) => isIp(packet, "inet", ["icmp"]),
  icmp6: (packet) => isIp(packet, "inet6", ["icmp6"]),
  tcp: (packet) => isIp(packet, "inet", ["tcp"]),
  tcp6: (packet) => isIp(packet, "inet6", ["tcp"]),
  udp: (packet) => isIp(packet, "inet", ["udp"]),
  udp6: (packet) => isIp(packet, "inet6", ["udp"]),
  sctp: () => false,
  sctp6: () => false,
};

/** Names that `ip_frag` has for a packet in one piece. */
const FRAGMENTS: Readonly<Record<string, boolean>> = {
  no: true,
  not_later: true,
  yes: false,
  first: false,
  later: false,
};

/** `+syn-ack`, or a number under a mask: SYN opens, SYN and ACK answers. */
function matchTcpFlags(text: string, answers: boolean): boolean | null {
  const flags = answers ? ["syn", "ack"] : ["syn"];
  if (/^(?:[+-][a-z]+)+$/.test(text)) {
    return [...text.matchAll(/([+-])([a-z]+)/g)].every(
      ([, sign, flag = ""]) => flags.includes(flag) === (sign === "+"),
    );
  }
  return underMask(text, answers ? 0x12n : 0x2n);
}

const NUMBERS: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17, icmp6: 58 };

const mac =
  (of: (packet: FlowPacket) => string | undefined): Test =>
  (packet, value) => {
    const actual = of(packet);
    return actual === undefined ? false : underMask(value, macBits(actual), macBits);
  };
const address =
  (of: (packet: FlowPacket) => string | null | undefined): Test =>
  (packet, value) => {
    const actual = of(packet);
    return actual ? inPrefix(value, actual) : false;
  };
const number =
  (of: (packet: FlowPacket) => number | undefined): Test =>
  (packet, value) => {
    const actual = of(packet);
    return actual === undefined || actual < 0 ? false : underMask(value, BigInt(actual));
  };
const ported = (of: (packet: IpPacket) => number): Test =>
  number((packet) => {
    const found = ip(packet);
    return found === null || found.icmpType >= 0 ? undefined : of(found);
  });
const family = (wanted: "inet" | "inet6", of: (packet: IpPacket) => string): Test =>
  address((packet) => {
    const found = ip(packet);
    return found?.family === wanted ? of(found) : null;
  });
const tci = (packet: FlowPacket) => (packet.frame.vlan === null ? 0n : PRESENT | BigInt(packet.frame.vlan));

const etherType: Test = (packet, value) => ETHER_TYPES[Number(value)]?.(packet) ?? false;
const sourcePort = ported((packet) => packet.sourcePort);
const destinationPort = ported((packet) => packet.destinationPort);
const ethernetSource = mac((packet) => packet.frame.source);
const ethernetDestination = mac((packet) => packet.frame.destination);

const FIELDS: Readonly<Record<string, Test>> = {
  dl_src: ethernetSource,
  eth_src: ethernetSource,
  dl_dst: ethernetDestination,
  eth_dst: ethernetDestination,
  dl_type: etherType,
  eth_type: etherType,
  dl_vlan: (packet, value) => {
    if (Number(value) === 0xffff) return packet.frame.vlan === null;
    return packet.frame.vlan !== null && packet.frame.vlan === Number(value);
  },
  vlan_vid: (packet, value) => underMask(value, tci(packet)),
  vlan_tci: (packet, value) => underMask(value, tci(packet)),
  nw_proto: (packet, value) => NUMBERS[ip(packet)?.protocol ?? ""] === Number(value),
  nw_src: family("inet", (packet) => packet.source),
  ip_src: family("inet", (packet) => packet.source),
  nw_dst: family("inet", (packet) => packet.destination),
  ip_dst: family("inet", (packet) => packet.destination),
  ipv6_src: family("inet6", (packet) => packet.source),
  ipv6_dst: family("inet6", (packet) => packet.destination),
  tp_src: sourcePort,
  tcp_src: sourcePort,
  udp_src: sourcePort,
  tp_dst: destinationPort,
  tcp_dst: destinationPort,
  udp_dst: destinationPort,
  icmp_type: number((packet) => ip(packet)?.icmpType),
  icmpv6_type: number((packet) => ip(packet)?.icmpType),
  icmp_code: number((packet) => ((ip(packet)?.icmpType ?? -1) < 0 ? -1 : 0)),
  arp_spa: address((packet) => arp(packet)?.senderAddress),
  arp_tpa: address((packet) => arp(packet)?.targetAddress),
  arp_sha: mac((packet) => arp(packet)?.senderMac),
  arp_tha: mac((packet) => arp(packet)?.targetMac),
  arp_op: number((packet) => arp(packet)?.op),
  nd_target: address((packet) => ip(packet)?.ndTarget),
  icmpv6_code: number((packet) => ((ip(packet)?.icmpType ?? -1) < 0 ? -1 : 0)),
  // packets of a trace are whole and unmarked, and have the TTL that they were sent with
  ip_frag: (packet, value) => (ip(packet) === null ? false : (FRAGMENTS[value] ?? null)),
  nw_frag: (packet, value) => (ip(packet) === null ? false : (FRAGMENTS[value] ?? null)),
  nw_tos: (packet, value) => (ip(packet) === null ? false : underMask(value, 0n)),
  ip_dscp: (packet, value) => (ip(packet) === null ? false : underMask(value, 0n)),
  nw_ecn: (packet, value) => (ip(packet) === null ? false : underMask(value, 0n)),
  dl_vlan_pcp: ({ frame }, value) => (frame.vlan === null ? false : Number(value) === 0),
  vlan_pcp: ({ frame }, value) => (frame.vlan === null ? false : Number(value) === 0),
  tcp_flags: ({ frame: { payload } }, value) =>
    payload.kind === "ip" && payload.protocol === "tcp" ? matchTcpFlags(value, payload.answers) : false,
  ct_label: ({ ct }, value) => (ct === null ? underMask(value, 0n) : null),
  tun_id: (packet, value) => underMask(value, packet.tunnelKey),
  ct_state: ({ ct }, value) => matchCtState(value, ct?.state ?? new Set()),
  ct_zone: ({ ct }, value) => underMask(value, BigInt(ct?.zone ?? 0)),
  ct_mark: ({ ct }, value) => underMask(value, ct?.mark ?? 0n),
  conj_id: ({ conjunction }, value) => underMask(value, BigInt(conjunction)),
};

/** Whether a flow's match, as dumped, takes a packet. Field by field: the first that fails settles it. */
export function matchFlow(match: string, packet: FlowPacket, portNumber: (name: string) => number | null): MatchAnswer {
  if (match === "") return true;
  let unknown: string | null = null;
  for (const field of fieldsOf(match)) {
    const answer = testField(field, packet, portNumber);
    if (answer === false) return false;
    if (answer === null) unknown ??= field.text;
  }
  return unknown === null ? true : { unknown };
}

type MatchField = {
  readonly text: string;
  readonly name: string;
  readonly value: string | null;
  readonly isRegister: boolean;
  /** Of `in_port`, where it is a number. */
  readonly port: number | null;
};

/** Matches repeat from one trace to the next; what they are made of is kept, up to a bound. */
const split = new Map<string, readonly MatchField[]>();
const MOST_KEPT = 200_000;

function fieldsOf(match: string): readonly MatchField[] {
  let fields = split.get(match);
  if (fields === undefined) {
    fields = match.split(",").map((text) => {
      const at = text.indexOf("=");
      const name = at < 0 ? text : text.slice(0, at);
      const value = at < 0 ? null : text.slice(at + 1);
      const port = name === "in_port" && value !== null && /^\d+$/.test(value) ? Number(value) : null;
      return { text, name, value, isRegister: /^x?x?reg\d+$/.test(name), port };
    });
    if (split.size >= MOST_KEPT) split.clear();
    split.set(match, fields);
  }
  return fields;
}

function testField(
  { name, value, isRegister, port }: MatchField,
  packet: FlowPacket,
  portNumber: (name: string) => number | null,
): boolean | null {
  if (value === null) return WORDS[name]?.(packet) ?? null;
  if (port !== null) return port === packet.inPort;
  if (name === "in_port") {
    const number = openFlowPort(value, portNumber);
    return number === null ? null : number === packet.inPort;
  }
  if (isRegister) return name.startsWith("x") ? null : underMask(value, packet.registers[name] ?? 0n);
  return FIELDS[name]?.(packet, value) ?? null;
}

/** `3`, `"patch-tun"`, `patch-tun` or `LOCAL`. */
export function openFlowPort(text: string, portNumber: (name: string) => number | null): number | null {
  const name = text.replaceAll('"', "");
  if (name === "LOCAL") return LOCAL_PORT;
  return /^\d+$/.test(name) ? Number(name) : portNumber(name);
}
