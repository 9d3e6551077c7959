/**
 * What the lab shows: one project network over GRE with a DHCP server on the network node and one guest on each of two
 * compute nodes. Ids and addresses are those of the walk-through that the console's tour follows.
 */
export type LabHost = {
  readonly name: string;
  readonly managementAddress: string;
  readonly tunnelAddress: string;
  /** The network's VLAN inside this host only: hosts number theirs independently. */
  readonly localVlan: number;
};

export type LabGuest = {
  readonly name: string;
  readonly host: string;
  readonly portId: string;
  readonly instanceId: string;
  readonly mac: string;
  readonly address: string;
};

export const LAB_HOSTS: readonly LabHost[] = [
  { name: "net1", managementAddress: "192.0.2.11", tunnelAddress: "198.51.100.11", localVlan: 1 },
  { name: "c1", managementAddress: "192.0.2.21", tunnelAddress: "198.51.100.21", localVlan: 1 },
  { name: "c2", managementAddress: "192.0.2.22", tunnelAddress: "198.51.100.22", localVlan: 2 },
];

export const NETWORK_NODE = "net1";

export const LAB_NETWORK = {
  id: "f84a328e-407e-4ca6-87bb-ec148853c585",
  subnetId: "d4bb2d0e-2af7-44fe-9729-4e3b95766e28",
  /** The key of its GRE packets. */
  segmentationId: 1,
  prefix: "10.0.0.0",
  prefixLength: 24,
  netmask: "255.255.255.0",
  gateway: "10.0.0.1",
  /** 1500 less GRE's 42 bytes of overhead. */
  mtu: 1458,
} as const;

export const DHCP_PORT = {
  portId: "79712efb-320d-407d-82d7-eafd7eb51abe",
  mac: "fa:16:3e:eb:2c:d3",
  address: "10.0.0.3",
} as const;

export const LAB_GUESTS: readonly LabGuest[] = [
  {
    name: "web1",
    host: "c1",
    portId: "b079c24c-8386-47db-a730-35b3a99419e8",
    instanceId: "6f1c0000-0000-4000-8000-000000000001",
    mac: "fa:16:3e:79:3b:ac",
    address: "10.0.0.2",
  },
  {
    name: "web2",
    host: "c2",
    portId: "6a6ac39c-61fb-46a5-bd39-e8ba1701d103",
    instanceId: "6f1c0000-0000-4000-8000-000000000002",
    mac: "fa:16:3e:5c:0a:d4",
    address: "10.0.0.4",
  },
];

/** Neutron's device names: a prefix and the first eleven characters of the port's id. */
export function deviceName(prefix: "tap" | "qbr" | "qvb" | "qvo", portId: string): string {
  return prefix + portId.slice(0, 11);
}

/** Neutron's names of GRE ports: the remote IPv4 address in hex. */
export function tunnelPortName(remote: string): string {
  return `gre-${remote
    .split(".")
    .map((octet) => Number(octet).toString(16).padStart(2, "0"))
    .join("")}`;
}
