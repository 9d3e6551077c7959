import {
  etherTypeText,
  ICMP_TYPES,
  ipProtocolText,
  ipv4Text,
  ipv6Text,
  keyText,
  macText,
  portText,
} from "./frame-words";

/** One header of a frame. */
export type FrameLayer = {
  readonly name: string;
  /** Where it begins, and its own length without what it carries, in bytes. */
  readonly at: number;
  readonly bytes: number;
  readonly facts: readonly (readonly [name: string, value: string])[];
};

export type Protocol =
  | "Ethernet"
  | "802.1Q"
  | "ARP"
  | "IPv4"
  | "IPv6"
  | "GRE"
  | "VXLAN"
  | "UDP"
  | "TCP"
  | "ICMP"
  | "ICMPv6";

/** What begins where; `Data` is not looked into. */
export type Cursor = { readonly protocol: Protocol | "Data"; readonly at: number };

type Header = Pick<FrameLayer, "bytes" | "facts"> & {
  readonly next: Cursor | null;
  /** Of a tunnel; `null`: it has none. */
  readonly key?: number | null;
};

/** `null`: the frame ends in the middle of the header. */
type ReadHeader = (view: DataView, at: number) => Header | null;

export const HEADERS: Readonly<Record<Protocol, ReadHeader>> = {
  Ethernet: whole(14, (view, at) => {
    const type = view.getUint16(at + 12);
    const facts = [
      ["to", macText(view, at)],
      ["from", macText(view, at + 6)],
      ["type", etherTypeText(type)],
    ] as const;
    return { bytes: 14, facts, next: byEtherType(type, at + 14) };
  }),

  "802.1Q": whole(4, (view, at) => {
    const control = view.getUint16(at);
    const type = view.getUint16(at + 2);
    const facts = [
      ["VLAN", String(control & 0xfff)],
      ["priority", String(control >> 13)],
      ["type", etherTypeText(type)],
    ] as const;
    return { bytes: 4, facts, next: byEtherType(type, at + 4) };
  }),

  ARP: whole(28, (view, at) => {
    const [sender, target] = [ipv4Text(view, at + 14), ipv4Text(view, at + 24)];
    const asks = view.getUint16(at + 6) === 1;
    const words = asks ? `who has ${target}? tell ${sender}` : `${sender} is at ${macText(view, at + 8)}`;
    return { bytes: 28, facts: [[asks ? "asks" : "answers", words]], next: null };
  }),

  IPv4: whole(20, (view, at) => {
    const bytes = (view.getUint8(at) & 0xf) * 4;
    const fragment = view.getUint16(at + 6);
    const protocol = view.getUint8(at + 9);
    const offset = (fragment & 0x1fff) * 8;
    const facts = [
      ["from", ipv4Text(view, at + 12)],
      ["to", ipv4Text(view, at + 16)],
      ["protocol", ipProtocolText(protocol)],
      ["TTL", String(view.getUint8(at + 8))],
      ["length", String(view.getUint16(at + 2))],
      ["may be cut", fragment & 0x4000 ? "no (DF)" : "yes"],
      ...(offset > 0 ? ([["fragment at", String(offset)]] as const) : []),
    ] as const;
    if (bytes < 20) return { bytes: 20, facts, next: { protocol: "Data", at: at + 20 } };
    const next: Cursor = offset > 0 ? { protocol: "Data", at: at + bytes } : byIpProtocol(protocol, at + bytes);
    return { bytes, facts, next };
  }),

  IPv6: whole(40, (view, at) => {
    const protocol = view.getUint8(at + 6);
    const facts = [
      ["from", ipv6Text(view, at + 8)],
      ["to", ipv6Text(view, at + 24)],
      ["next header", ipProtocolText(protocol)],
      ["hop limit", String(view.getUint8(at + 7))],
    ] as const;
    return { bytes: 40, facts, next: byIpProtocol(protocol, at + 40) };
  }),

  /** RFC 2784 and 2890: checksum, key and sequence number are there when their bits are. */
  GRE: whole(4, (view, at) => {
    const flags = view.getUint16(at);
    const type = view.getUint16(at + 2);
    const [checksum, keyed, numbered] = [0x8000, 0x2000, 0x1000].map((bit) => (flags & bit) !== 0);
    const keyAt = at + (checksum ? 8 : 4);
    const bytes = keyAt - at + (keyed ? 4 : 0) + (numbered ? 4 : 0);
    if (at + bytes > view.byteLength) return null;
    const key = keyed ? view.getUint32(keyAt) : null;
    const facts = [
      ["key", key === null ? "none" : keyText(key)],
      ["carries", etherTypeText(type)],
      ...(checksum ? ([["checksum", "yes"]] as const) : []),
      ...(numbered ? ([["sequence", String(view.getUint32(keyAt + (keyed ? 4 : 0)))]] as const) : []),
    ] as const;
    const next: Cursor = type === 0x6558 ? { protocol: "Ethernet", at: at + bytes } : byEtherType(type, at + bytes);
    return { bytes, facts, next, key };
  }),

  VXLAN: whole(8, (view, at) => {
    const key = view.getUint32(at + 4) >>> 8;
    return { bytes: 8, facts: [["VNI", keyText(key)]], next: { protocol: "Ethernet", at: at + 8 }, key };
  }),

  UDP: whole(8, (view, at) => {
    const [from, to] = [view.getUint16(at), view.getUint16(at + 2)];
    const facts = [
      ["from port", portText(from)],
      ["to port", portText(to)],
    ] as const;
    return { bytes: 8, facts, next: { protocol: to === 4789 ? "VXLAN" : "Data", at: at + 8 } };
  }),

  TCP: whole(20, (view, at) => {
    const bits = view.getUint8(at + 13);
    const flags = ["FIN", "SYN", "RST", "PSH", "ACK", "URG"].filter((_, bit) => bits & (1 << bit));
    const facts = [
      ["from port", portText(view.getUint16(at))],
      ["to port", portText(view.getUint16(at + 2))],
      ["flags", flags.join(" ") || "none"],
    ] as const;
    const bytes = Math.max(20, (view.getUint8(at + 12) >> 4) * 4);
    return { bytes, facts, next: { protocol: "Data", at: at + bytes } };
  }),

  ICMP: whole(8, icmp("ICMP")),
  ICMPv6: whole(8, icmp("ICMPv6")),
};

function whole(least: number, read: ReadHeader): ReadHeader {
  return (view, at) => (at + least > view.byteLength ? null : read(view, at));
}

function icmp(name: "ICMP" | "ICMPv6"): ReadHeader {
  return (view, at) => {
    const [type, code] = [view.getUint8(at), view.getUint8(at + 1)];
    const known = ICMP_TYPES[`${name} ${type}`];
    const words = known === undefined ? `${type}, code ${code}` : `${known} (${type})`;
    return { bytes: 8, facts: [["type", words]], next: { protocol: "Data", at: at + 8 } };
  };
}

function byEtherType(type: number, at: number): Cursor {
  const protocols: Readonly<Record<number, Protocol>> = {
    2048: "IPv4",
    2054: "ARP",
    33024: "802.1Q",
    34525: "IPv6",
    34984: "802.1Q",
  };
  return { protocol: protocols[type] ?? "Data", at };
}

function byIpProtocol(protocol: number, at: number): Cursor {
  const protocols: Readonly<Record<number, Protocol>> = { 1: "ICMP", 6: "TCP", 17: "UDP", 47: "GRE", 58: "ICMPv6" };
  return { protocol: protocols[protocol] ?? "Data", at };
}
