import type { NetworkIntent } from "@/server/model/network-intent";
import type { Network, Port, Subnet } from "@/server/model/neutron";
import { type ManagedHost, plumbingSchema } from "@/server/model/plumbing";
import type { HostScope } from "@/server/wiring/host-plan";

/** The walk-through of a GRE cloud of three hosts: two projects with the same addresses. For tests. */

export const EVERYTHING: HostScope = { networkIds: null, portIds: null, routerIds: null, deletes: "perform" };
export const RECONCILE: HostScope = { ...EVERYTHING, deletes: "tick" };

const host = (name: string, tunnelAddress: string, more: object = {}): ManagedHost => ({
  id: `id-${name}`,
  name,
  plumbing: plumbingSchema.parse({ tunnelAddress, ...more }),
});

export const NET1 = host("net1", "198.51.100.11", { bridgeMappings: { external: "br-ex" } });
export const C1 = host("c1", "198.51.100.21");
export const C2 = host("c2", "198.51.100.22");
export const HOSTS: readonly ManagedHost[] = [NET1, C1, C2];

export const network = (id: string, name: string, more: Partial<Network> = {}): Network => ({
  id,
  name,
  projectId: "p1",
  networkType: "gre",
  physicalNetwork: null,
  segmentationId: 1,
  mtu: 1458,
  external: false,
  shared: false,
  adminStateUp: true,
  status: "ACTIVE",
  ...more,
});

export const PRIVATE = network("f84a328e-407e-4ca6-87bb-ec148853c585", "private");
export const OTHER = network("60346ea0-ed9d-40aa-a615-5dd3e33892bc", "other", { projectId: "p2", segmentationId: 2 });

const subnet = (id: string, of: Network): Subnet => ({
  id,
  name: "",
  networkId: of.id,
  cidr: "10.0.0.0/24",
  gatewayIp: "10.0.0.1",
  dhcp: false,
  dnsServers: [],
  pools: [{ start: "10.0.0.2", end: "10.0.0.254" }],
});

export const PRIVATE_SUBNET = subnet("d4bb2d0e-2af7-44fe-9729-4e3b95766e28", PRIVATE);
export const OTHER_SUBNET = subnet("16786d0d-2252-4b86-9f5b-e1e5741b0a14", OTHER);

export const port = (id: string, name: string, of: Subnet, address: string, more: Partial<Port> = {}): Port => ({
  id,
  name,
  networkId: of.networkId,
  projectId: "p1",
  mac: "fa:16:3e:79:3b:ac",
  fixedIps: [{ subnetId: of.id, address }],
  deviceOwner: "compute:nova",
  deviceId: "6f1c0000-0000-4000-8000-000000000001",
  host: "c1",
  vifType: "ovs",
  vnicType: "normal",
  status: "ACTIVE",
  adminStateUp: true,
  securityGroupIds: [],
  vif: { hybridPlug: true, createPort: false },
  ...more,
});

export const WEB1 = port("b079c24c-8386-47db-a730-35b3a99419e8", "web1", PRIVATE_SUBNET, "10.0.0.2");
export const WEB2 = port("6a6ac39c-61fb-46a5-bd39-e8ba1701d103", "web2", PRIVATE_SUBNET, "10.0.0.4", {
  host: "c2",
  mac: "fa:16:3e:eb:2c:d3",
  deviceId: "6f1c0000-0000-4000-8000-000000000002",
});
export const RIVAL = port("03b89c06-87a6-4532-ac7c-397e0b537bfa", "rival", OTHER_SUBNET, "10.0.0.2", {
  projectId: "p2",
  mac: "fa:16:3e:f8:83:5a",
  deviceId: "6f1c0000-0000-4000-8000-000000000003",
});

export const intent = (ports: readonly Port[], more: Partial<NetworkIntent> = {}): NetworkIntent => ({
  networks: [PRIVATE, OTHER],
  subnets: [PRIVATE_SUBNET, OTHER_SUBNET],
  ports,
  securityGroups: [],
  routers: [],
  floatingIps: [],
  ...more,
});
