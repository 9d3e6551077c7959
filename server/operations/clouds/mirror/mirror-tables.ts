import type { CollectionName } from "@/server/clouds/collections";
import type { Table } from "@/server/operations/clouds/mirror/bulk";

const text = "text" as const;
const integer = "integer" as const;
const boolean = "boolean" as const;
const jsonb = "jsonb" as const;
const own = { id: text, cloudId: text } as const;

/** Where a collection is kept, and what of it the mirror writes. */
export const MIRROR_TABLES: Readonly<Record<CollectionName, Table>> = {
  networks: {
    name: "network",
    columns: {
      ...{ ...own, name: text, projectId: text, networkType: text, physicalNetwork: text, segmentationId: integer },
      ...{ mtu: integer, external: boolean, shared: boolean, adminStateUp: boolean, status: text, revision: integer },
      segments: jsonb,
    },
  },
  subnets: {
    name: "subnet",
    columns: {
      ...{ ...own, networkId: text, name: text, projectId: text, cidr: text, gatewayIp: text, dhcp: boolean },
      ...{ dnsServers: "text[]", pools: jsonb, hostRoutes: jsonb, ipv6RaMode: text, revision: integer },
    },
  },
  securityGroups: {
    name: "security_group",
    columns: { ...own, name: text, description: text, projectId: text, stateful: boolean, revision: integer },
  },
  routers: {
    name: "router",
    columns: {
      ...{ ...own, name: text, projectId: text, externalNetworkId: text, externalAddresses: "text[]", snat: boolean },
      ...{ status: text, routes: jsonb, revision: integer },
    },
  },
  ports: {
    name: "port",
    columns: {
      ...{ ...own, networkId: text, name: text, projectId: text, mac: text, deviceOwner: text, deviceId: text },
      ...{ host: text, vnicType: text, vifType: text, status: text, adminStateUp: boolean, profile: jsonb },
      ...{ allowedAddressPairs: jsonb, portSecurity: boolean, revision: integer },
    },
  },
  floatingIps: {
    name: "floating_ip",
    columns: {
      ...{ ...own, projectId: text, networkId: text, address: text, fixedAddress: text, portId: text },
      ...{ routerId: text, revision: integer },
    },
  },
  agents: {
    name: "cloud_agent",
    columns: {
      ...{ ...own, type: text, host: text, alive: boolean, adminStateUp: boolean, heartbeatAt: "timestamp" },
      configurations: jsonb,
    },
  },
};

export const RULES: Table = {
  name: "security_group_rule",
  columns: {
    ...{ ...own, securityGroupId: text, direction: text, ethertype: text, protocol: text, portMin: integer },
    ...{ portMax: integer, remotePrefix: text, remoteGroupId: text },
  },
};

export const ALLOCATIONS: Table = {
  name: "ip_allocation",
  columns: { cloudId: text, portId: text, subnetId: text, address: text, position: integer },
};

export const MEMBERSHIPS: Table = {
  name: "port_security_group",
  columns: { cloudId: text, portId: text, securityGroupId: text },
};
