import type { Fault } from "@/server/model/fault";
import type { FloatingIp, Port, Subnet } from "@/server/model/neutron";
import { subnetTarget } from "@/server/model/object-words";
import { hostsOfPrefix, isInRange, rangeOfPrefix, readAddress, writeAddress } from "@/server/neutron/address-range";
import { rangeOfPool } from "@/server/neutron/subnet-pools";

export type FixedIp = Port["fixedIps"][number];
/** As an operator asks for it. */
export type AskedIp = { readonly subnetId?: string | undefined; readonly address?: string | undefined };

type Known = {
  readonly subnets: readonly Subnet[];
  readonly ports: readonly Port[];
  readonly floatingIps: readonly FloatingIp[];
};

export type Allocation = { readonly fixedIps: readonly FixedIp[]; readonly faults: readonly Fault[] };

/**
 * Addresses for a port, by Neutron's rules:
 * 1. nothing asked: one address of each family that the network has a subnet of, from the first subnet with a free one;
 * 2. a subnet asked: its next free address, or the one that `kept` already has in it;
 * 3. an address asked: free, and a host address of the subnet that is named or that it lies in, in a pool or not;
 * 4. the next free address is the lowest in the pools that nobody has.
 * Pure. All faults are gathered; `object` is how they call the port.
 */
export function allocateAddresses(
  known: Known,
  networkId: string,
  asked: readonly AskedIp[] | null,
  { object, kept = null }: { readonly object: string; readonly kept?: Port | null },
): Allocation {
  const subnets = known.subnets.filter((each) => each.networkId === networkId);
  const taken = takenAddresses(known, networkId, kept?.id ?? null);
  const fixedIps: FixedIp[] = [];
  const faults: Fault[] = [];
  const give = (subnet: Subnet, address: string) => {
    fixedIps.push({ subnetId: subnet.id, address });
    taken.add(address);
  };
  if (asked === null) {
    for (const family of ["IPv4", "IPv6"] as const) {
      const candidates = subnets.filter((each) => rangeOfPrefix(each.cidr)?.family === family);
      const found = firstWithRoom(candidates, taken);
      if (found !== null) give(found.subnet, found.address);
      else if (candidates.length > 0) faults.push(exhausted(candidates, object));
    }
    return { fixedIps, faults };
  }
  const wanted = asked.map((each) => readAsked(each, subnets, object));
  // What is named is set aside before anything is drawn.
  for (const each of wanted) {
    if ("fault" in each) faults.push(each.fault);
    else if (each.address !== null) {
      if (taken.has(each.address)) faults.push(inUse(each.address, known, networkId, object));
      else give(each.subnet, each.address);
    }
  }
  const left = new Set((kept?.fixedIps ?? []).map(({ address }) => address));
  for (const each of wanted) {
    if ("fault" in each || each.address !== null) continue;
    const { subnet } = each;
    const own = kept?.fixedIps.find(({ subnetId, address }) => subnetId === subnet.id && left.has(address));
    const isFree = own !== undefined && !taken.has(own.address);
    const address = isFree ? own.address : nextFree(subnet, taken);
    if (isFree) left.delete(own.address);
    if (address === null) faults.push(exhausted([subnet], object));
    else give(subnet, address);
  }
  return { fixedIps, faults };
}

/** The lowest address in the pools that is not taken; `null`: there is none. */
export function nextFree({ pools }: Subnet, taken: ReadonlySet<string>): string | null {
  for (const pool of pools) {
    const range = rangeOfPool(pool);
    if (range === null) continue;
    for (let value = range.first; value <= range.last; value += 1n) {
      const address = writeAddress({ family: range.family, value });
      if (!taken.has(address)) return address;
    }
  }
  return null;
}

/** Addresses on a network that a port or a floating IP has; `exceptPortId`: but those of this port. */
export function takenAddresses(known: Known, networkId: string, exceptPortId: string | null): Set<string> {
  return new Set([
    ...known.ports
      .filter((each) => each.networkId === networkId && each.id !== exceptPortId)
      .flatMap((each) => each.fixedIps.map(({ address }) => address)),
    ...known.floatingIps.filter((each) => each.networkId === networkId).map(({ address }) => address),
  ]);
}

function firstWithRoom(subnets: readonly Subnet[], taken: ReadonlySet<string>) {
  for (const subnet of subnets) {
    const address = nextFree(subnet, taken);
    if (address !== null) return { subnet, address };
  }
  return null;
}

type Wanted = { readonly subnet: Subnet; readonly address: string | null } | { readonly fault: Fault };

function readAsked({ subnetId, address: given }: AskedIp, subnets: readonly Subnet[], object: string): Wanted {
  const told = (code: string, message: string, remedy: string) => ({ fault: { code, object, message, remedy } });
  if (subnetId === undefined && given === undefined) {
    return told("fixed-ip-empty", "A fixed IP names neither a subnet nor an address.", "Name one of them.");
  }
  const named = subnets.find((each) => each.id === subnetId);
  if (subnetId !== undefined && named === undefined) {
    return told("subnet-unknown", `Its network has no subnet ${subnetId}.`, "Pick a subnet of the port's network.");
  }
  if (given === undefined) {
    return named === undefined
      ? told("fixed-ip-empty", "A fixed IP names neither a subnet nor an address.", "Name one of them.")
      : { subnet: named, address: null };
  }
  const address = readAddress(given);
  const isHostOf = (subnet: Subnet) => {
    const range = rangeOfPrefix(subnet.cidr);
    return address !== null && range !== null && isInRange(hostsOfPrefix(range), address);
  };
  const subnet = (named === undefined ? subnets : [named]).find(isHostOf);
  if (address === null || subnet === undefined) {
    const where = named === undefined ? "any subnet of its network" : subnetTarget(named);
    return told("address-outside", `${given} is no host address of ${where}.`, "Give an address of the subnet.");
  }
  return { subnet, address: writeAddress(address) };
}

function exhausted(subnets: readonly Subnet[], object: string): Fault {
  return {
    code: "addresses-exhausted",
    object,
    message: `No address is free in the pools of ${subnets.map(subnetTarget).join(", ")}.`,
    remedy: "Delete ports that are no longer needed, widen a pool, or name an address outside of the pools.",
  };
}

function inUse(address: string, { ports }: Known, networkId: string, object: string): Fault {
  const holder = ports.find(
    (each) => each.networkId === networkId && each.fixedIps.some((fixed) => fixed.address === address),
  );
  return {
    code: "address-in-use",
    object,
    message:
      holder === undefined
        ? `Address ${address} is given twice.`
        : `Address ${address} is that of port "${holder.name || holder.id}".`,
    remedy: "Give another address, or leave it open to get the next free one.",
  };
}
