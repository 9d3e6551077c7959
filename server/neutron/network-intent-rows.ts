import type { Tx } from "@/server/db/client";
import type { NetworkIntent } from "@/server/model/network-intent";
import { readFloatingIps } from "@/server/neutron/floating-ip-rows";
import { readNetworks } from "@/server/neutron/inventory";
import { readPorts } from "@/server/neutron/port-rows";
import { readRouters } from "@/server/neutron/router-rows";
import { readSecurityGroups } from "@/server/neutron/security-group-rows";
import { readSubnets } from "@/server/neutron/subnet-rows";

/** Everything that a cloud of the inventory intends for hosts. */
export async function readNetworkIntent(tx: Tx, cloudId: string): Promise<NetworkIntent> {
  return {
    networks: await readNetworks(tx, cloudId),
    subnets: await readSubnets(tx, cloudId),
    ports: await readPorts(tx, cloudId),
    securityGroups: await readSecurityGroups(tx, cloudId),
    routers: await readRouters(tx, cloudId),
    floatingIps: await readFloatingIps(tx, cloudId),
  };
}

/** Only what lies on these networks; groups, routers and floating IPs are left out. */
export async function readNetworksOnly(tx: Tx, cloudId: string, networkIds: readonly string[]): Promise<NetworkIntent> {
  return {
    networks: await readNetworks(tx, cloudId, networkIds),
    subnets: await readSubnets(tx, cloudId, networkIds),
    ports: await readPorts(tx, cloudId, networkIds),
    ...{ securityGroups: [], routers: [], floatingIps: [] },
  };
}
