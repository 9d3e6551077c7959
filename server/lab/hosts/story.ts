/**
 * What the lab tells: two projects with the same addresses, each on a GRE network of its own, guests on two compute nodes,
 * DHCP, a router and a floating IP on the network node. Ids, addresses and names are those of the walk-throughs that the
 * product comes from (seeds 002 and 004). The hosts come up bare; the console plumbs them.
 */
export type LabHost = {
  readonly name: string;
  readonly managementAddress: string;
  readonly tunnelAddress: string;
};

export type LabGuest = {
  readonly name: string;
  readonly host: string;
  readonly network: string;
  readonly portId: string;
  readonly instanceId: string;
  readonly mac: string;
  readonly address: string;
};

export type LabNetwork = {
  readonly key: string;
  readonly name: string;
  readonly projectId: string;
  readonly id: string;
  readonly subnetId: string;
  readonly dhcpPort: { readonly id: string; readonly mac: string };
};

export const LAB_HOSTS: readonly LabHost[] = [
  { name: "net1", managementAddress: "192.0.2.11", tunnelAddress: "198.51.100.11" },
  { name: "c1", managementAddress: "192.0.2.21", tunnelAddress: "198.51.100.21" },
  { name: "c2", managementAddress: "192.0.2.22", tunnelAddress: "198.51.100.22" },
];

export const NETWORK_NODE = "net1";

/** In both projects. */
export const LAB_SUBNET = { cidr: "10.0.0.0/24", prefixLength: 24, gateway: "10.0.0.1", mtu: 1458 } as const;

export const LAB_NETWORKS: readonly LabNetwork[] = [
  {
    key: "red",
    name: "red",
    projectId: "iesgn",
    id: "f84a328e-407e-4ca6-87bb-ec148853c585",
    subnetId: "d4bb2d0e-2af7-44fe-9729-4e3b95766e28",
    dhcpPort: { id: "79712efb-320d-407d-82d7-eafd7eb51abe", mac: "fa:16:3e:dd:ff:a4" },
  },
  {
    key: "red2",
    name: "red 2",
    projectId: "proyecto2",
    id: "60346ea0-ed9d-40aa-a615-5dd3e33892bc",
    subnetId: "16786d0d-2252-4b86-9f5b-e1e5741b0a14",
    dhcpPort: { id: "319ca3b4-5fe7-4f45-9b8a-eef0dfda0d87", mac: "fa:16:3e:52:c2:89" },
  },
];

export const LAB_GUESTS: readonly LabGuest[] = [
  {
    name: "test",
    host: "c1",
    network: "red",
    portId: "b079c24c-8386-47db-a730-35b3a99419e8",
    instanceId: "6f1c0000-0000-4000-8000-000000000001",
    mac: "fa:16:3e:79:3b:ac",
    address: "10.0.0.2",
  },
  {
    name: "test2",
    host: "c2",
    network: "red",
    portId: "6a6ac39c-61fb-46a5-bd39-e8ba1701d103",
    instanceId: "6f1c0000-0000-4000-8000-000000000002",
    mac: "fa:16:3e:eb:2c:d3",
    address: "10.0.0.4",
  },
  {
    name: "other",
    host: "c2",
    network: "red2",
    portId: "03b89c06-87a6-4532-ac7c-397e0b537bfa",
    instanceId: "6f1c0000-0000-4000-8000-000000000003",
    mac: "fa:16:3e:f8:83:5a",
    address: "10.0.0.2",
  },
];

/** The network outside, as seed 002 has it: the router's address and the floating IP that leads to guest `test`. */
export const LAB_OUTSIDE = {
  physicalNetwork: "external",
  bridge: "br-ex",
  networkId: "2fd0f6a3-3f0e-4c53-9c0a-6b1d2c7c1a10",
  subnetId: "b2b7b6c8-1b0e-4b0d-8d55-9d6a0c3e2f11",
  cidr: "172.31.208.0/24",
  gateway: "172.31.208.1",
  pool: { start: "172.31.208.102", end: "172.31.208.200" },
  routerId: "014e0e10-47fc-469f-9883-3a5130fc79e6",
  routerAddress: "172.31.208.102",
  floatingIpId: "0d5f0a62-70b4-4d0b-8a3f-2b2f6b0b6a12",
  floatingAddress: "172.31.208.110",
} as const;

/** How the console shall plumb a lab host. Tunnels begin at the address of br-phy, the bridge of the host's own network. */
export function plumbingOf(host: LabHost) {
  const isNetworkNode = host.name === NETWORK_NODE;
  return {
    tunnelAddress: host.tunnelAddress,
    tunnelTypes: ["gre" as const],
    bridgeMappings: isNetworkNode ? { [LAB_OUTSIDE.physicalNetwork]: LAB_OUTSIDE.bridge } : {},
    bridgeUplinks: isNetworkNode ? { [LAB_OUTSIDE.bridge]: "eth2" } : {},
    services: isNetworkNode,
  };
}

/** Neutron's device names: a prefix and the first eleven characters of the port's id. */
export function deviceName(prefix: "tap" | "qbr" | "qvb" | "qvo", portId: string): string {
  return prefix + portId.slice(0, 11);
}
