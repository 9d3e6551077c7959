import type { NetworkIntent } from "@/server/model/network-intent";
import type { Network, Port, Router, Subnet } from "@/server/model/neutron";
import { ROUTER_GATEWAY, ROUTER_INTERFACE, servicePort } from "@/server/neutron/router-ports";

/** Small pieces of the story of seed 002 for tests: a private subnet, an external one, a router between them. */

export const uuid = (start: string): string => `${start.padEnd(8, "0")}-0000-4000-8000-000000000000`;
export const newPort = (start: string) => ({ id: uuid(start), mac: `fa:16:3e:00:00:${start.slice(0, 2)}` });

export function network(id: string, given: Partial<Network> = {}): Network {
  return {
    ...{ id, name: id, projectId: "p", networkType: "gre", physicalNetwork: null, segmentationId: 1, mtu: null },
    ...{ external: false, shared: false, adminStateUp: true, status: "ACTIVE" },
    ...given,
  };
}

export function subnet(id: string, networkId: string, cidr: string, given: Partial<Subnet> = {}): Subnet {
  const base = cidr.replace(/\.0\/\d+$/, "");
  return {
    ...{ id, name: "", networkId, cidr, gatewayIp: `${base}.1`, dhcp: true, dnsServers: [] },
    pools: [{ start: `${base}.2`, end: `${base}.254` }],
    ...given,
  };
}

export function port(id: string, networkId: string, ...fixedIps: Port["fixedIps"]): Port {
  return {
    ...{ id, name: id, networkId, projectId: "p", mac: `02:00:00:00:00:${id.slice(-2)}`, fixedIps, deviceOwner: "" },
    ...{ deviceId: "", host: "", vifType: "unbound", vnicType: "normal", status: "DOWN", adminStateUp: true },
    securityGroupIds: [],
  };
}

export function router(id: string, given: Partial<Router> = {}): Router {
  return {
    ...{ id, name: id, projectId: "p", externalNetworkId: null, externalAddresses: [], snat: true, status: "ACTIVE" },
    ...given,
  };
}

export const privateNet = network("private");
export const publicNet = network("public", { external: true, networkType: "flat", physicalNetwork: "external" });
export const inside = subnet("inside", "private", "192.168.1.0/24");
export const outside = subnet("outside", "public", "172.31.208.0/24", {
  pools: [{ start: "172.31.208.102", end: "172.31.208.112" }],
});
export const guest = port("vm-17", "private", { subnetId: "inside", address: "192.168.1.17" });

/** The router with both its ports. */
export const connected = router("r1", { externalNetworkId: "public", externalAddresses: ["172.31.208.102"] });
export const gatewayPort = servicePort(newPort("9a"), {
  ...{ networkId: "public", projectId: "", deviceOwner: ROUTER_GATEWAY, deviceId: "r1" },
  fixedIps: [{ subnetId: "outside", address: "172.31.208.102" }],
});
export const interfacePort = servicePort(newPort("9b"), {
  ...{ networkId: "private", projectId: "p", deviceOwner: ROUTER_INTERFACE, deviceId: "r1" },
  fixedIps: [{ subnetId: "inside", address: "192.168.1.1" }],
});

export function story(given: Partial<NetworkIntent> = {}): NetworkIntent {
  return {
    ...{ networks: [privateNet, publicNet], subnets: [inside, outside], ports: [guest, gatewayPort, interfacePort] },
    ...{ securityGroups: [], routers: [connected], floatingIps: [] },
    ...given,
  };
}
