import type { IpPacket } from "./packet";

/** A connection in one conntrack table (host, namespace and zone). What was tracked before the trace is not asked: it opens a new one. */
export type Connection = {
  readonly place: string;
  readonly original: IpPacket;
  /** The original after translation. */
  translated: IpPacket;
  replied: boolean;
  readonly natted: Set<"DNAT" | "SNAT">;
  mark: number;
};

export type TrackState = "NEW" | "ESTABLISHED" | "INVALID" | "UNTRACKED";

export type Tracked = {
  readonly state: TrackState;
  readonly connection: Connection | null;
  readonly direction: "original" | "reply";
};

export const UNTRACKED: Tracked = { state: "UNTRACKED", connection: null, direction: "original" };

const same = (one: IpPacket, other: IpPacket) =>
  one.protocol === other.protocol &&
  one.source === other.source &&
  one.destination === other.destination &&
  one.sourcePort === other.sourcePort &&
  one.destinationPort === other.destinationPort;

const opposite = (one: IpPacket, other: IpPacket) =>
  one.protocol === other.protocol &&
  one.source === other.destination &&
  one.destination === other.source &&
  one.sourcePort === other.destinationPort &&
  one.destinationPort === other.sourcePort;

const isDiscovery = (packet: IpPacket) =>
  packet.protocol === "icmp6" && packet.icmpType >= 130 && packet.icmpType <= 137;

/**
 * What connection tracking says of a packet. An answer to nothing it knows is INVALID, of udp NEW. A connection that is
 * not in the list yet is new; it counts from when the packet has passed (`confirmed`).
 */
export function track(confirmed: readonly Connection[], place: string, packet: IpPacket): Tracked {
  if (isDiscovery(packet)) return UNTRACKED;
  for (const connection of confirmed) {
    if (connection.place !== place) continue;
    if (packet.answers && opposite(connection.translated, packet)) {
      return { state: "ESTABLISHED", connection, direction: "reply" };
    }
    if (!packet.answers && same(connection.original, packet)) {
      return { state: connection.replied ? "ESTABLISHED" : "NEW", connection, direction: "original" };
    }
  }
  if (packet.answers && packet.protocol !== "udp") return { state: "INVALID", connection: null, direction: "original" };
  const natted = new Set<"DNAT" | "SNAT">();
  const connection = { place, original: packet, translated: packet, replied: false, natted, mark: 0 };
  return { state: "NEW", connection, direction: "original" };
}

/** An answer, and what follows in a connection, is translated as its first packet was. */
export function retranslate({ connection, direction }: Tracked, packet: IpPacket): IpPacket {
  if (connection === null) return packet;
  const { original, translated } = connection;
  if (direction === "original") {
    const { source, destination, sourcePort, destinationPort } = translated;
    return { ...packet, source, destination, sourcePort, destinationPort };
  }
  return {
    ...packet,
    source: original.destination,
    destination: original.source,
    sourcePort: original.destinationPort,
    destinationPort: original.sourcePort,
  };
}
