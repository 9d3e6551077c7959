import ipaddr from "ipaddr.js";
import { maskMac } from "./mask-mac";
import type { Scramble } from "./scramble";

/**
 * What is kept of an address, so that the picture stays readable: of IPv4 the first octet (or private prefix) and the last,
 * which tells gateways, network and broadcast addresses; loopback, link-local, multicast and net masks as they are. Bits
 * between change so that prefixes are preserved: subnets still hold their addresses and routes still match.
 */
const IPV4_KEPT: readonly (readonly [string, number])[] = [
  ["0.0.0.0/8", 32],
  ["127.0.0.0/8", 32],
  ["169.254.0.0/16", 32],
  ["224.0.0.0/3", 32],
  ["172.16.0.0/12", 12],
  ["192.168.0.0/16", 16],
];
const IPV4_OTHER = 8;
const IPV4_LAST = 24;

export function maskIpv4(scramble: Scramble, text: string, prefixLength = 32): string {
  const address = ipaddr.IPv4.parse(text);
  const value = fromBytes(address.toByteArray());
  const from = IPV4_KEPT.find(([range]) => address.match(ipaddr.IPv4.parseCIDR(range)))?.[1] ?? IPV4_OTHER;
  if (from === 32) return text;
  const masked = scramble.keepPrefixes("ipv4", value, 32, from, IPV4_LAST);
  return new ipaddr.IPv4(toBytes(withoutHost(masked, value, 32, prefixLength), 4)).toString();
}

/**
 * Of IPv6 the first 16 bits are kept (8 of unique local addresses) and interface ids that are small numbers; an interface id
 * made of a MAC follows the masked MAC.
 */
export function maskIpv6(scramble: Scramble, text: string, prefixLength = 128): string {
  const address = ipaddr.IPv6.parse(text);
  const value = fromBytes(address.toByteArray());
  const range = address.range();
  if (range === "unspecified" || range === "loopback") return text;
  if (range === "ipv4Mapped") return `::ffff:${maskIpv4(scramble, address.toIPv4Address().toString())}`;
  if (range === "multicast") return maskMulticast(scramble, value, text);
  const from = range === "uniqueLocal" ? 8 : 16;
  const high = range === "linkLocal" ? value : scramble.keepPrefixes("ipv6", value, 128, from, 64);
  const low = maskInterfaceId(scramble, value & LOW);
  const masked = withoutHost((high & ~LOW) | low, value, 128, prefixLength);
  return new ipaddr.IPv6(toBytes(masked, 16)).toString();
}

const LOW = (1n << 64n) - 1n;

/** Solicited-node addresses carry the last three bytes of an address of somebody. */
function maskMulticast(scramble: Scramble, value: bigint, text: string): string {
  if (value >> 24n !== 0xff0200000000000000000001ffn) return text;
  const masked = (value & ~0xffffffn) | scramble.permute("last three", value & 0xffffffn, 24);
  return new ipaddr.IPv6(toBytes(masked, 16)).toString();
}

function maskInterfaceId(scramble: Scramble, id: bigint): bigint {
  if (id <= 0xffffn) return id;
  if (((id >> 24n) & 0xffffn) !== 0xfffen) return scramble.permute("interface id", id, 64);
  const hex = ((id >> 40n) ^ 0x020000n).toString(16).padStart(6, "0") + (id & 0xffffffn).toString(16).padStart(6, "0");
  const mac = maskMac(scramble, hex.replace(/(..)(?!$)/g, "$1:")).replaceAll(":", "");
  return ((BigInt(`0x${mac.slice(0, 6)}`) ^ 0x020000n) << 40n) | 0xfffe000000n | BigInt(`0x${mac.slice(6)}`);
}

/** A network's own address stays one: what was zero behind its prefix stays zero. */
function withoutHost(masked: bigint, value: bigint, bits: number, prefixLength: number): bigint {
  const hostMask = (1n << BigInt(bits - prefixLength)) - 1n;
  return (value & hostMask) === 0n ? masked & ~hostMask : masked;
}

function fromBytes(bytes: readonly number[]): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function toBytes(value: bigint, length: number): number[] {
  return Array.from({ length }, (_, at) => Number((value >> BigInt(8 * (length - 1 - at))) & 0xffn));
}
