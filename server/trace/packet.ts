import type { AddressFamily } from "@/server/model/address";

export type Protocol = "icmp" | "icmp6" | "tcp" | "udp";

export type IpPacket = {
  readonly kind: "ip";
  readonly family: AddressFamily;
  readonly source: string;
  readonly destination: string;
  readonly protocol: Protocol;
  /** 0 where the protocol has none. */
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** −1 where the protocol has none. */
  readonly icmpType: number;
  /** Whether it opens a connection or answers: of tcp the flags SYN, or SYN and ACK. */
  readonly answers: boolean;
  /** Neighbour discovery: the address asked for or told. */
  readonly ndTarget: string | null;
};

export type ArpPacket = {
  readonly kind: "arp";
  readonly op: 1 | 2;
  readonly senderMac: string;
  readonly senderAddress: string;
  readonly targetMac: string;
  readonly targetAddress: string;
};

/** MACs are lower case; `vlan` is the 802.1Q tag on the frame as it is now. */
export type Frame = {
  readonly source: string;
  readonly destination: string;
  readonly vlan: number | null;
  readonly payload: IpPacket | ArpPacket;
};

export const BROADCAST = "ff:ff:ff:ff:ff:ff";

export function isMulticast(mac: string): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1;
}

const ECHO = { inet: { ask: 8, answer: 0 }, inet6: { ask: 128, answer: 129 } } as const;

/** A source port as a client would draw one. */
const EPHEMERAL = 49_152;

export function firstPacket(
  family: AddressFamily,
  source: string,
  destination: string,
  protocol: "icmp" | "tcp" | "udp",
  port: number,
): IpPacket {
  const icmp = protocol === "icmp";
  return {
    kind: "ip",
    family,
    source,
    destination,
    protocol: icmp && family === "inet6" ? "icmp6" : protocol,
    sourcePort: icmp ? 0 : EPHEMERAL,
    destinationPort: icmp ? 0 : port,
    icmpType: icmp ? ECHO[family].ask : -1,
    answers: false,
    ndTarget: null,
  };
}

/** What answers a packet, as its receiver sends it. */
export function answerTo(packet: IpPacket): IpPacket {
  return {
    ...packet,
    source: packet.destination,
    destination: packet.source,
    sourcePort: packet.destinationPort,
    destinationPort: packet.sourcePort,
    icmpType: packet.icmpType < 0 ? -1 : ECHO[packet.family].answer,
    answers: true,
  };
}

export function describePacket(packet: IpPacket): string {
  const what = packet.protocol === "icmp" || packet.protocol === "icmp6" ? "ping" : packet.protocol;
  const port = packet.destinationPort > 0 ? `/${packet.answers ? packet.sourcePort : packet.destinationPort}` : "";
  return `${packet.answers ? "the answer to " : ""}${what}${port} ${packet.source} → ${packet.destination}`;
}
