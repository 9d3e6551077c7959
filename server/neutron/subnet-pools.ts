import type { Subnet } from "@/server/model/neutron";
import { type AddressRange, hostsOfPrefix, isInRange, readAddress, writeAddress } from "@/server/neutron/address-range";

type Pool = Subnet["pools"][number];

/** All host addresses of a prefix but the gateway's, which may cut them in two. */
export function defaultPools(range: AddressRange, gatewayIp: string | null): readonly Pool[] {
  const { family, first, last } = hostsOfPrefix(range);
  const gateway = gatewayIp === null ? null : readAddress(gatewayIp);
  const isInside = gateway !== null && gateway.family === family && first <= gateway.value && gateway.value <= last;
  const parts = isInside
    ? [
        { from: first, to: gateway.value - 1n },
        { from: gateway.value + 1n, to: last },
      ]
    : [{ from: first, to: last }];
  return parts
    .filter(({ from, to }) => from <= to)
    .map(({ from, to }) => ({
      start: writeAddress({ family, value: from }),
      end: writeAddress({ family, value: to }),
    }));
}

/** `null`: its ends are no addresses of one family, or the wrong way round. */
export function rangeOfPool({ start, end }: Pool): AddressRange | null {
  const first = readAddress(start);
  const last = readAddress(end);
  if (first === null || last === null || first.family !== last.family || first.value > last.value) return null;
  return { family: first.family, first: first.value, last: last.value };
}

/** By their first addresses; those that cannot be read stay where they are, to be told of. */
export function orderPools(pools: readonly Pool[]): readonly Pool[] {
  return [...pools].sort((a, b) => {
    const [first, second] = [readAddress(a.start), readAddress(b.start)];
    if (first === null || second === null || first.value === second.value) return 0;
    return first.value < second.value ? -1 : 1;
  });
}

/** How many addresses the pools have, and how many of them are not among `used`. */
export function poolUsage(
  pools: readonly Pool[],
  used: readonly string[],
): { readonly inPools: bigint; readonly free: bigint } {
  const ranges = pools.map(rangeOfPool).filter((range) => range !== null);
  const inPools = ranges.reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
  const taken = used.filter((text) => {
    const address = readAddress(text);
    return address !== null && ranges.some((range) => isInRange(range, address));
  });
  return { inPools, free: inPools - BigInt(new Set(taken).size) };
}
