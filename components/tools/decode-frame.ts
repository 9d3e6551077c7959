import { type Cursor, type FrameLayer, HEADERS, type Protocol } from "./frame-headers";

export type DecodedFrame = {
  readonly layers: readonly FrameLayer[];
  readonly length: number;
  /** What a tunnel adds to the guest's packet inside the underlay's; `null`: no tunnel with a frame inside. */
  readonly tunnel: {
    readonly protocol: "GRE" | "VXLAN";
    readonly key: number | null;
    readonly overhead: number;
  } | null;
};

/** Takes a frame apart: Ethernet, 802.1Q, ARP, IPv4, IPv6, GRE and VXLAN with the frame inside, ICMP, TCP, UDP. */
export function decodeFrame(bytes: Uint8Array): DecodedFrame {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const layers: FrameLayer[] = [];
  let key: number | null = null;
  let next: Cursor | null = { protocol: "Ethernet", at: 0 };
  while (next !== null && next.at < bytes.length) {
    const { protocol, at }: Cursor = next;
    if (protocol === "Data") {
      layers.push({ name: "Data", at, bytes: bytes.length - at, facts: [] });
      break;
    }
    const header: ReturnType<(typeof HEADERS)[Protocol]> = HEADERS[protocol](view, at);
    if (header === null) {
      layers.push({ name: `${protocol}, cut off`, at, bytes: bytes.length - at, facts: [] });
      break;
    }
    layers.push({ name: protocol, at, bytes: header.bytes, facts: header.facts });
    if (header.key !== undefined) key = header.key;
    next = header.next;
  }
  return { layers, length: bytes.length, tunnel: tunnelOf(layers, key) };
}

/** The inner Ethernet header has to fit into the underlay's IP packet as well; the outer one has not. */
function tunnelOf(layers: readonly FrameLayer[], key: number | null): DecodedFrame["tunnel"] {
  const carrier = layers.findIndex(({ name }) => name === "GRE" || name === "VXLAN");
  const [outer, header, inner] = [layers[0], layers[carrier], layers[carrier + 1]];
  if (outer === undefined || header === undefined || inner?.name !== "Ethernet") return null;
  const protocol = header.name === "GRE" ? "GRE" : "VXLAN";
  return { protocol, key, overhead: inner.at + inner.bytes - outer.bytes };
}
