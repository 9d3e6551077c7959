import type { NetworkIntent } from "@/server/model/network-intent";
import type { FloatingIp, Network, Port, Router, Subnet } from "@/server/model/neutron";
import { type ManagedHost, plumbingSchema } from "@/server/model/plumbing";
import type { HostScope } from "@/server/wiring/host-plan";

/** A private and an external network with a router between them, all on one host. For tests. */

export const HOST: ManagedHost = {
  id: "host-1",
  name: "net1",
  plumbing: plumbingSchema.parse({ services: true, tunnelAddress: "192.0.2.1", bridgeMappings: { external: "br-ex" } }),
};

export const EVERYTHING: HostScope = { networkIds: null, portIds: null, routerIds: null, deletes: "perform" };

export const PRIVATE: Network = {
  id: "11111111-aaaa-4000-8000-000000000001",
  name: "private",
  projectId: "p1",
  networkType: "gre",
  physicalNetwork: null,
  segmentationId: 1001,
  mtu: 1458,
  external: false,
  shared: false,
  adminStateUp: true,
  status: "ACTIVE",
};

export const EXTERNAL: Network = {
  ...PRIVATE,
  id: "22222222-aaaa-4000-8000-000000000002",
  name: "external",
  networkType: "flat",
  physicalNetwork: "external",
  segmentationId: null,
  mtu: 1500,
  external: true,
};

export const PRIVATE_SUBNET: Subnet = {
  id: "33333333-aaaa-4000-8000-000000000003",
  name: "private-subnet",
  networkId: PRIVATE.id,
  cidr: "192.168.1.0/24",
  gatewayIp: "192.168.1.1",
  dhcp: true,
  dnsServers: ["192.0.2.53"],
  pools: [{ start: "192.168.1.2", end: "192.168.1.254" }],
};

export const EXTERNAL_SUBNET: Subnet = {
  ...PRIVATE_SUBNET,
  id: "44444444-aaaa-4000-8000-000000000004",
  name: "external-subnet",
  networkId: EXTERNAL.id,
  cidr: "172.31.208.0/24",
  gatewayIp: "172.31.208.1",
  dhcp: false,
  dnsServers: [],
};

export function port(id: string, subnet: Subnet, address: string, deviceOwner = "compute:nova", deviceId = ""): Port {
  const octets = [2, 4, 6, 8].map((at) => id.replaceAll("-", "").slice(at - 2, at));
  return {
    id,
    name: "",
    networkId: subnet.networkId,
    projectId: "p1",
    mac: `fa:16:${octets.join(":")}`,
    fixedIps: [{ subnetId: subnet.id, address }],
    deviceOwner,
    deviceId,
    host: deviceOwner.startsWith("network:") ? HOST.name : "",
    vifType: "ovs",
    vnicType: "normal",
    status: "ACTIVE",
    adminStateUp: true,
    securityGroupIds: [],
  };
}

export const ROUTER: Router = {
  id: "014e0e10-47fc-469f-9883-3a5130fc79e6",
  name: "r1",
  projectId: "p1",
  externalNetworkId: EXTERNAL.id,
  externalAddresses: ["172.31.208.102"],
  snat: true,
  status: "ACTIVE",
};

export const DHCP_PORT = port("79712efb-3200-4000-8000-000000000005", PRIVATE_SUBNET, "192.168.1.2", "network:dhcp");
export const INNER_LEG = port(
  "d1a40252-8b00-4000-8000-000000000006",
  PRIVATE_SUBNET,
  "192.168.1.1",
  "network:router_interface",
  ROUTER.id,
);
export const OUTER_LEG = port(
  "2fe564e2-cd00-4000-8000-000000000007",
  EXTERNAL_SUBNET,
  "172.31.208.102",
  "network:router_gateway",
  ROUTER.id,
);
export const GUEST = port("b079c24c-8300-4000-8000-000000000008", PRIVATE_SUBNET, "192.168.1.17");

export const FLOATING: FloatingIp = {
  id: "55555555-aaaa-4000-8000-000000000009",
  address: "172.31.208.110",
  networkId: EXTERNAL.id,
  fixedAddress: "192.168.1.17",
  portId: GUEST.id,
  routerId: ROUTER.id,
};

export const STORY: NetworkIntent = {
  networks: [PRIVATE, EXTERNAL],
  subnets: [PRIVATE_SUBNET, EXTERNAL_SUBNET],
  ports: [DHCP_PORT, INNER_LEG, OUTER_LEG, GUEST],
  securityGroups: [],
  routers: [ROUTER],
  floatingIps: [FLOATING],
};
