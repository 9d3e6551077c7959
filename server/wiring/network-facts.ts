import type { Network } from "@/server/model/neutron";

const DEFAULT_MTU: Readonly<Record<string, number>> = { gre: 1458, vxlan: 1450, geneve: 1442 };

/** Bytes; where the network does not say, what an underlay of 1500 leaves (`dataplane.md` 3.4). */
export function mtuOf(network: Network): number {
  return network.mtu ?? DEFAULT_MTU[network.networkType] ?? 1500;
}

/** The agent's record on a wired port (`other_config`): which network the host's VLAN is. `dataplane.md` 3.1. */
export function networkRecord(network: Network, vlan: number): Readonly<Record<string, string>> {
  return {
    net_uuid: network.id,
    network_type: network.networkType,
    physical_network: network.physicalNetwork ?? "None",
    ...(network.segmentationId === null ? {} : { segmentation_id: String(network.segmentationId) }),
    tag: String(vlan),
  };
}

export const RECORD_KEYS = ["net_uuid", "network_type", "physical_network", "segmentation_id", "tag"] as const;
