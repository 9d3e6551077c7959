/** OVS interface types that carry frames to another host, and the protocol each speaks. */
const PROTOCOLS: Readonly<Record<string, string>> = {
  gre: "gre",
  gre64: "gre",
  ip6gre: "gre",
  ipsec_gre: "gre",
  vxlan: "vxlan",
  geneve: "geneve",
  stt: "stt",
  lisp: "lisp",
  erspan: "erspan",
  ip6erspan: "erspan",
};

export function tunnelProtocol(type: string): string | null {
  return PROTOCOLS[type] ?? null;
}

/** Bytes that a protocol adds to an inner IP packet on an IPv4 underlay: outer headers and the inner Ethernet header. */
export const TUNNEL_OVERHEAD: Readonly<Record<string, number>> = { gre: 42, vxlan: 50, geneve: 50 };

/** One end of a tunnel, for joining it to the other. */
export type TunnelEnd = {
  readonly id: string;
  readonly protocol: string;
  /** `null`: left to the routing table. */
  readonly local: string | null;
  /** `null`: set by flows. */
  readonly remote: string | null;
  readonly inKey: string;
  readonly outKey: string;
  /** `false`: the route to the remote end leaves by a device without carrier. */
  readonly carrier: boolean;
  /** OVS bridge node it is on. */
  readonly bridgeId: string;
};
