import ipaddr from "ipaddr.js";
import { readPrefix } from "@/server/neutron/ip-prefix";

/** Addresses as numbers, so that ranges of either family are compared and counted alike. */
export type Address = { readonly family: "IPv4" | "IPv6"; readonly value: bigint };

/** Both ends included. */
export type AddressRange = {
  readonly family: Address["family"];
  readonly first: bigint;
  readonly last: bigint;
};

const BITS = { IPv4: 32, IPv6: 128 } as const;

/** `null`: it is no address in its usual notation. */
export function readAddress(text: string): Address | null {
  const read = text.includes("/") ? null : readPrefix(text);
  if (read === null) return null;
  const bytes = ipaddr.parse(text.trim()).toByteArray();
  return { family: read.family, value: bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n) };
}

/** In its one spelling. */
export function writeAddress({ family, value }: Address): string {
  const bytes = Array.from({ length: BITS[family] / 8 }, (_, index) =>
    Number((value >> BigInt(BITS[family] - 8 * (index + 1))) & 255n),
  );
  return ipaddr.fromByteArray(bytes).toString();
}

/** One spelling for text that is an address; other text as it is. */
export function canonicalAddress(text: string): string {
  const read = readAddress(text);
  return read === null ? text : writeAddress(read);
}

/** All addresses of a prefix; `null`: it is none. */
export function rangeOfPrefix(cidr: string): (AddressRange & { readonly length: number }) | null {
  const prefix = readPrefix(cidr);
  const first = prefix === null ? null : readAddress(prefix.text.replace(/\/\d+$/, ""));
  if (prefix === null || first === null) return null;
  const { family, length } = prefix;
  const last = first.value + (1n << BigInt(BITS[family] - length)) - 1n;
  return { family, first: first.value, last, length };
}

/**
 * The addresses of a prefix that a port may have: not the network's own address, and in IPv4 not the broadcast address;
 * where there are but one or two, all of them.
 */
export function hostsOfPrefix(range: AddressRange): AddressRange {
  if (range.last - range.first < 2n) return range;
  return { ...range, first: range.first + 1n, last: range.family === "IPv4" ? range.last - 1n : range.last };
}

export function isInRange(range: AddressRange, address: Address): boolean {
  return range.family === address.family && range.first <= address.value && address.value <= range.last;
}

export function doRangesOverlap(a: AddressRange, b: AddressRange): boolean {
  return a.family === b.family && a.first <= b.last && b.first <= a.last;
}
