import type { Fault } from "@/server/model/fault";
import type { Network, Port, Subnet } from "@/server/model/neutron";
import { subnetTarget } from "@/server/model/object-words";
import type { SubnetInput, SubnetUpdate } from "@/server/model/subnet-input";
import {
  canonicalAddress,
  doRangesOverlap,
  hostsOfPrefix,
  rangeOfPrefix,
  writeAddress,
} from "@/server/neutron/address-range";
import { readPrefix } from "@/server/neutron/ip-prefix";
import { defaultPools, orderPools } from "@/server/neutron/subnet-pools";
import { shapeFaults } from "@/server/neutron/subnet-shape";

type Known = {
  readonly networks: readonly Network[];
  readonly subnets: readonly Subnet[];
  readonly ports: readonly Port[];
};
type Checked = { readonly subnet: Subnet; readonly faults: readonly Fault[] };

/**
 * Whether a new subnet can be had, by Neutron's rules:
 * 1. the prefix is written with its network address and is neither everything, multicast nor loopback;
 * 2. it overlaps no other subnet of the same network; in other networks and projects it may;
 * 3. the gateway is a host's address of the prefix and in none of the pools; left open it is the first address;
 * 4. pools lie among the host addresses of the prefix and not on each other; left open they are all but the gateway's;
 * 5. name servers, routes and gateway are of the prefix's family; none is told twice;
 * 6. with DHCP there is room for more than two addresses.
 * Pure. All faults are gathered; without faults the answer is the subnet as it will be.
 */
export function checkNewSubnet(input: SubnetInput, id: string, projectId: string, known: Known): Checked {
  const range = rangeOfPrefix(input.cidr);
  const gatewayIp = input.gatewayIp === undefined ? firstAddress(input.cidr) : input.gatewayIp;
  const subnet = canonical({
    ...{ id, name: input.name, networkId: input.networkId, projectId, cidr: input.cidr, gatewayIp },
    ...{ dhcp: input.dhcp, dnsServers: input.dnsServers, hostRoutes: input.hostRoutes },
    pools: input.pools ?? (range === null ? [] : defaultPools(range, gatewayIp)),
  });
  const faults = shapeFaults(subnet);
  const siblings = known.subnets.filter((each) => each.networkId === input.networkId);
  const network = known.networks.find((each) => each.id === input.networkId);
  for (const sibling of siblings) {
    const other = rangeOfPrefix(sibling.cidr);
    if (range === null || other === null || !doRangesOverlap(range, other)) continue;
    faults.push({
      code: "subnet-overlaps",
      object: subnetTarget(subnet),
      message: `${input.cidr} overlaps ${sibling.cidr} of ${subnetTarget(sibling)} in network "${network?.name || input.networkId}".`,
      remedy: "Give a prefix that is free in this network; another network may use it too.",
    });
  }
  return { subnet, faults };
}

/**
 * Whether a subnet can be changed. The rules of a new one, and: the gateway is not moved away under a router that has it,
 * nor onto an address that another port has. Pools may leave out addresses that are in use: their ports keep them, and
 * only new ones come from the pools.
 */
export function checkSubnetUpdate(old: Subnet, changes: SubnetUpdate, known: Known): Checked {
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const subnet = canonical({ ...old, ...given });
  const faults = shapeFaults(subnet);
  if (subnet.gatewayIp !== old.gatewayIp) faults.push(...movedGatewayFaults(old, subnet, known.ports));
  return { subnet, faults };
}

function movedGatewayFaults(old: Subnet, subnet: Subnet, ports: readonly Port[]): readonly Fault[] {
  const holderOf = (address: string | null) =>
    ports.find((port) => port.fixedIps.some((each) => each.subnetId === old.id && each.address === address));
  const before = old.gatewayIp === null ? undefined : holderOf(old.gatewayIp);
  const after = subnet.gatewayIp === null ? undefined : holderOf(subnet.gatewayIp);
  const faults: Fault[] = [];
  if (before?.deviceOwner === "network:router_interface") {
    faults.push({
      code: "gateway-in-use",
      object: subnetTarget(old),
      message: `Gateway ${old.gatewayIp} is the address of router ${before.deviceId} here.`,
      remedy: "Take the router's interface away first.",
    });
  }
  if (after !== undefined && after.deviceOwner !== "network:router_interface") {
    faults.push({
      code: "gateway-in-use",
      object: subnetTarget(old),
      message: `${subnet.gatewayIp} is the address of port "${after.name || after.id}".`,
      remedy: "Give an address that no port has, or delete that port first.",
    });
  }
  return faults;
}

/** `null`: there is none besides the prefix's own. */
function firstAddress(cidr: string): string | null {
  const range = rangeOfPrefix(cidr);
  if (range === null || range.last === range.first) return null;
  const { family } = range;
  return writeAddress({ family, value: range.last - range.first < 2n ? range.last : hostsOfPrefix(range).first });
}

/** Addresses in their one spelling, pools in order. */
function canonical(subnet: Subnet): Subnet {
  const { gatewayIp, cidr, hostRoutes = [] } = subnet;
  return {
    ...subnet,
    cidr: cidr.trim().toLowerCase(),
    gatewayIp: gatewayIp === null ? null : canonicalAddress(gatewayIp),
    dnsServers: subnet.dnsServers.map(canonicalAddress),
    pools: orderPools(
      subnet.pools.map(({ start, end }) => ({ start: canonicalAddress(start), end: canonicalAddress(end) })),
    ),
    hostRoutes: hostRoutes.map(({ destination, nexthop }) => ({
      destination: readPrefix(destination)?.text ?? destination,
      nexthop: canonicalAddress(nexthop),
    })),
  };
}
