import type { Intent } from "@/server/live/world-store";
import type { NeutronState } from "@/server/model/neutron";
import { keepItems, keepValue } from "@/server/neutron/keep-items";

/**
 * What was read anew, in which everything that is as it was before is the very object that it was before: what was worked
 * out of it holds on, so that one new port does not make everything be judged again.
 */
export function keepSame(before: Intent, read: Intent): Intent {
  const neutron = read.neutron.map((state, at) => keepState(before.neutron[at], state));
  return keepValue(before, {
    neutron: keepValue(before.neutron, neutron),
    physicalNetworks: keepValue(before.physicalNetworks, read.physicalNetworks),
    flatMappings: keepValue(before.flatMappings, read.flatMappings),
    uplinkSetMappings: keepValue(before.uplinkSetMappings, read.uplinkSetMappings),
  });
}

function keepState(before: NeutronState | undefined, read: NeutronState): NeutronState {
  if (before === undefined || before.cloudId !== read.cloudId) return read;
  return keepValue(before, {
    ...read,
    networks: keepItems(before.networks, read.networks),
    subnets: keepItems(before.subnets, read.subnets),
    ports: keepItems(before.ports, read.ports),
    routers: keepItems(before.routers, read.routers),
    floatingIps: keepItems(before.floatingIps, read.floatingIps),
    securityGroups: keepItems(before.securityGroups, read.securityGroups),
    agents: keepItems(before.agents, read.agents),
  });
}
