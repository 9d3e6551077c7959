import ipaddr from "ipaddr.js";

export type SubnetDefaults = {
  readonly gateway: string;
  readonly pool: { readonly start: string; readonly end: string } | null;
};

/**
 * What a subnet of this prefix gets when nothing else is said, as the server makes it: the first address is the gateway's,
 * the others are given out. `null`: the text is no prefix yet.
 */
export function subnetDefaults(cidr: string): SubnetDefaults | null {
  const text = cidr.trim();
  if (!/\/\d+$/.test(text) || !ipaddr.isValidCIDR(text)) return null;
  const [address, prefixLength] = ipaddr.parseCIDR(text);
  const bytes = address.toByteArray();
  const hostBits = BigInt(bytes.length * 8 - prefixLength);
  if (hostBits < 2n) return null;
  const base = (numberOf(bytes) >> hostBits) << hostBits;
  const size = 1n << hostBits;
  // the last address of an IPv4 prefix is its broadcast address
  const last = base + size - (address.kind() === "ipv4" ? 2n : 1n);
  const write = (value: bigint) => textOf(value, bytes.length);
  return {
    gateway: write(base + 1n),
    pool: last > base + 1n ? { start: write(base + 2n), end: write(last) } : null,
  };
}

function numberOf(bytes: readonly number[]): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function textOf(value: bigint, length: number): string {
  const bytes = Array.from({ length }, (_, at) => Number((value >> BigInt(8 * (length - 1 - at))) & 0xffn));
  return ipaddr.fromByteArray(bytes).toString();
}
