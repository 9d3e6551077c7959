import { base, seedId, seedUri } from "./resource-base";

type NetworkType = "Tagged" | "Untagged" | "Tunnel";

/** The networks of the story. Those of no uplink set are there to be refused by a flat mapping. */
const networks: readonly (readonly [name: string, type: NetworkType, vlanId: number, purpose: string])[] = [
  ["tenant-100", "Tagged", 100, "General"],
  ["tenant-101", "Tagged", 101, "General"],
  ["tenant-102", "Tagged", 102, "General"],
  ["prod-web", "Tagged", 210, "General"],
  ["prod-db", "Tagged", 211, "General"],
  ["prod-app", "Tagged", 212, "General"],
  ["provisioning", "Untagged", 0, "General"],
  ["mgmt-oob", "Tagged", 20, "Management"],
  ["mgmt-ilo", "Tagged", 21, "Management"],
  ["storage-flat", "Untagged", 0, "ISCSI"],
  ["backup-dc2", "Tagged", 400, "General"],
  ["overlay-transport", "Tunnel", 0, "General"],
  ["staging-300", "Tagged", 300, "General"],
  ["scratch-flat", "Untagged", 0, "General"],
  ["vmotion-internal", "Tagged", 30, "VMMigration"],
];

/** By name, so that the story reads as a story. */
export function networkUri(name: string): string {
  const index = networks.findIndex(([each]) => each === name);
  if (index < 0) throw new Error(`the story has no network ${name}`);
  return seedUri("ethernet-networks", index + 1);
}

export function seedNetworks(at: number) {
  return {
    "ethernet-networks": networks.map(([name, ethernetNetworkType, vlanId, purpose], index) => ({
      ...base("ethernet-networks", seedId("ethernet-networks", index + 1), name, at + index),
      description: null,
      ethernetNetworkType,
      vlanId,
      purpose,
      privateNetwork: false,
      smartLink: true,
      connectionTemplateUri: seedUri("connection-templates", index + 1),
      fabricUri: null,
      subnetUri: null,
      scopeUris: [],
      state: "Active",
      status: "OK",
    })),
    "connection-templates": networks.map(([name], index) => ({
      ...base("connection-templates", seedId("connection-templates", index + 1), `name-${name}`, at + index),
      bandwidth: { maximumBandwidth: 20_000, typicalBandwidth: 2500 },
    })),
    "network-sets": [
      {
        ...base("network-sets", seedId("network-sets", 1), "ns-prod", at),
        description: null,
        networkUris: [networkUri("prod-web"), networkUri("prod-app")],
        nativeNetworkUri: null,
        connectionTemplateUri: null,
        networkSetType: "Regular",
        state: "Active",
        status: "OK",
      },
    ],
  };
}
