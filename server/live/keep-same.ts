import { isDeepStrictEqual } from "node:util";
import type { Intent } from "@/server/live/world-store";
import type { NeutronState } from "@/server/model/neutron";

/**
 * What was read anew, in which everything that is as it was before is the very object that it was before: what was worked
 * out of it holds on, so that one new port does not make everything be judged again.
 */
export function keepSame(before: Intent, read: Intent): Intent {
  const neutron = read.neutron.map((state, at) => keepState(before.neutron[at], state));
  return sameValue(before, {
    neutron: sameValue(before.neutron, neutron),
    physicalNetworks: sameValue(before.physicalNetworks, read.physicalNetworks),
    flatMappings: sameValue(before.flatMappings, read.flatMappings),
    uplinkSetMappings: sameValue(before.uplinkSetMappings, read.uplinkSetMappings),
  });
}

function keepState(before: NeutronState | undefined, read: NeutronState): NeutronState {
  if (before === undefined || before.cloudId !== read.cloudId) return read;
  return sameValue(before, {
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

function keepItems<T extends { readonly id: string }>(before: readonly T[], read: readonly T[]): readonly T[] {
  const known = new Map(before.map((item) => [item.id, item]));
  return sameValue(
    before,
    read.map((item) => sameValue(known.get(item.id), item)),
  );
}

function sameValue<T>(before: T | undefined, read: T): T {
  return before !== undefined && isDeepStrictEqual(before, read) ? before : read;
}
