import ipaddr from "ipaddr.js";
import type { Fault } from "@/server/model/fault";
import type { Subnet } from "@/server/model/neutron";
import { subnetTarget } from "@/server/model/object-words";
import {
  type AddressRange,
  doRangesOverlap,
  hostsOfPrefix,
  isInRange,
  rangeOfPrefix,
  readAddress,
} from "@/server/neutron/address-range";
import { readPrefix } from "@/server/neutron/ip-prefix";
import { rangeOfPool } from "@/server/neutron/subnet-pools";

/** Neutron's `max_dns_nameservers`. */
const MOST_DNS_SERVERS = 5;

/** What is wrong with a subnet by itself, whatever else there is. */
export function shapeFaults(subnet: Subnet): Fault[] {
  const object = subnetTarget(subnet);
  const prefix = readPrefix(subnet.cidr);
  const range = rangeOfPrefix(subnet.cidr);
  if (prefix === null || range === null) {
    const remedy = "Give an address and a prefix length, e.g. 10.0.0.0/24 or 2001:db8::/64.";
    return [{ code: "cidr-invalid", object, message: `"${subnet.cidr}" is no prefix.`, remedy }];
  }
  const told = (code: string, message: string, remedy: string): Fault => ({ code, object, message, remedy });
  return [
    ...prefixFaults(subnet, prefix.text, range, told),
    ...gatewayFaults(subnet, range, told),
    ...poolFaults(subnet, range, told),
    ...memberFaults(subnet, range, told),
  ];
}

type Tell = (code: string, message: string, remedy: string) => Fault;
type Prefix = AddressRange & { readonly length: number };

function prefixFaults(subnet: Subnet, canonical: string, range: Prefix, told: Tell): Fault[] {
  const faults: Fault[] = [];
  const { cidr, dhcp } = subnet;
  if (cidr !== canonical) {
    faults.push(told("cidr-not-canonical", `${cidr} has host bits or another spelling.`, `Give ${canonical}.`));
  }
  const kind = ipaddr.parse(cidr.replace(/\/.*$/, "")).range();
  if (range.length === 0) {
    faults.push(told("cidr-too-wide", `${cidr} is every address there is.`, "Give a longer prefix."));
  } else if (kind === "multicast" || kind === "loopback") {
    faults.push(told("cidr-not-unicast", `${cidr} is ${kind}: no port can have it.`, "Give a unicast prefix."));
  }
  if (dhcp && range.last - range.first < 2n) {
    const message = `${cidr} has no room for a DHCP service beside a port.`;
    faults.push(told("cidr-too-narrow-for-dhcp", message, "Turn DHCP off, or give a shorter prefix."));
  }
  return faults;
}

function gatewayFaults({ gatewayIp, cidr, pools }: Subnet, range: Prefix, told: Tell): Fault[] {
  if (gatewayIp === null) return [];
  const gateway = readAddress(gatewayIp);
  if (gateway === null || !isInRange(hostsOfPrefix(range), gateway)) {
    const message = `Gateway ${gatewayIp} is no host address of ${cidr}.`;
    return [told("gateway-outside", message, "Give an address of the prefix, or no gateway.")];
  }
  const clash = pools.find((pool) => {
    const inside = rangeOfPool(pool);
    return inside !== null && isInRange(inside, gateway);
  });
  if (clash === undefined) return [];
  const message = `Gateway ${gatewayIp} lies in the allocation pool ${clash.start} to ${clash.end}.`;
  return [told("gateway-in-pool", message, "Give another gateway, or pools that leave it out.")];
}

function poolFaults({ pools, cidr }: Subnet, range: Prefix, told: Tell): Fault[] {
  const faults: Fault[] = [];
  const hosts = hostsOfPrefix(range);
  const ranges = pools.map((pool) => ({ name: `${pool.start} to ${pool.end}`, range: rangeOfPool(pool) }));
  for (const [index, pool] of ranges.entries()) {
    const { name } = pool;
    if (pool.range === null) {
      const message = `Allocation pool ${name} does not go from an address to a higher one.`;
      faults.push(told("pool-invalid", message, "Give its lowest and its highest address."));
    } else if (pool.range.family !== hosts.family || pool.range.first < hosts.first || pool.range.last > hosts.last) {
      const message = `Allocation pool ${name} is not within the host addresses of ${cidr}.`;
      faults.push(told("pool-outside", message, "Give a pool inside of the prefix."));
    }
    for (const other of ranges.slice(index + 1)) {
      if (pool.range === null || other.range === null || !doRangesOverlap(pool.range, other.range)) continue;
      const message = `Allocation pools ${name} and ${other.name} overlap.`;
      faults.push(told("pools-overlap", message, "Give pools that have no address in common."));
    }
  }
  return faults;
}

function memberFaults({ dnsServers, hostRoutes = [] }: Subnet, { family }: Prefix, told: Tell): Fault[] {
  const faults: Fault[] = [];
  const routes = hostRoutes.map(({ destination, nexthop }) => `${destination} via ${nexthop}`);
  const strangers = [
    ...dnsServers.filter((each) => readAddress(each)?.family !== family).map((each) => `name server ${each}`),
    ...hostRoutes
      .filter(
        ({ destination, nexthop }) =>
          readPrefix(destination)?.family !== family || readAddress(nexthop)?.family !== family,
      )
      .map(({ destination, nexthop }) => `route ${destination} via ${nexthop}`),
  ];
  for (const each of strangers) {
    faults.push(told("other-family", `The ${each} is not ${family}.`, `Give one of ${family}, or leave it out.`));
  }
  for (const each of new Set([...twice(dnsServers), ...twice(routes)])) {
    faults.push(told("told-twice", `${each} is given twice.`, "Give it once."));
  }
  if (dnsServers.length > MOST_DNS_SERVERS) {
    const message = `${dnsServers.length} name servers are more than ${MOST_DNS_SERVERS}.`;
    faults.push(told("too-many-dns-servers", message, "Leave some out."));
  }
  return faults;
}

function twice(list: readonly string[]): readonly string[] {
  return list.filter((each, index) => list.indexOf(each) !== index);
}
