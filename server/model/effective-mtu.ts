import type { Network } from "@/server/model/neutron";

/** What an Ethernet of 1500 bytes leaves inside of each kind of tunnel, over IPv4: as Neutron computes it. */
const INSIDE: Readonly<Record<string, number>> = { gre: 1458, vxlan: 1450, geneve: 1442 };

/** Bytes of an IP packet that a network carries: as given, else what its type leaves. */
export function effectiveMtu(network: Pick<Network, "mtu" | "networkType">): number {
  return network.mtu ?? INSIDE[network.networkType] ?? 1500;
}
