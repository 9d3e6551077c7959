import ipaddr from "ipaddr.js";
import { networkAddress } from "@/server/model/address";
import type { Family } from "@/server/security-groups/rule-line";

/** A network or an address, with host bits zeroed, in the spelling that iptables and ipset print. */
export type Prefix = { readonly family: Family; readonly address: string; readonly length: number };

const FULL = { ipv4: 32, ipv6: 128 } as const;

/** `null`: neither an address nor a prefix. Short, octal and zoned forms are not taken. */
export function readPrefix(text: string): Prefix | null {
  const slash = text.indexOf("/");
  const address = slash < 0 ? text : text.slice(0, slash);
  const family: Family = address.includes(":") ? "ipv6" : "ipv4";
  if (family === "ipv4" ? !ipaddr.IPv4.isValidFourPartDecimal(address) : !isPlainV6(address)) return null;
  const length = slash < 0 ? FULL[family] : lengthOf(text.slice(slash + 1), family);
  if (length === null) return null;
  if (length === FULL[family]) {
    return { family, length, address: family === "ipv4" ? address : ipaddr.IPv6.parse(address).toString() };
  }
  return { family, length, address: networkAddress(`${address}/${length}`) };
}

function isPlainV6(address: string): boolean {
  return /^[0-9a-fA-F:.]+$/.test(address) && ipaddr.IPv6.isValid(address);
}

/** A number of bits, or an IPv4 mask as old iptables print it. */
function lengthOf(text: string, family: Family): number | null {
  if (family === "ipv4" && ipaddr.IPv4.isValidFourPartDecimal(text)) {
    return ipaddr.IPv4.parse(text).prefixLengthFromSubnetMask();
  }
  if (!/^\d{1,3}$/.test(text)) return null;
  const length = Number(text);
  return length <= FULL[family] ? length : null;
}

export const isHost = ({ family, length }: Prefix): boolean => length === FULL[family];

/** As iptables prints it: always with its length. */
export const withLength = ({ address, length }: Prefix): string => `${address}/${length}`;

/** As members of a `hash:net`, which takes no /0 and prints addresses without a length. */
export function asSetMembers(prefix: Prefix): readonly string[] {
  if (prefix.length === 0) return prefix.family === "ipv4" ? ["0.0.0.0/1", "128.0.0.0/1"] : ["::/1", "8000::/1"];
  return [isHost(prefix) ? prefix.address : withLength(prefix)];
}

const MAC = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/;

/** Lower case with colons; `null`: not a MAC. */
export function readMac(text: string): string | null {
  const mac = text.trim().toLowerCase().replaceAll("-", ":");
  return MAC.test(mac) ? mac : null;
}

/** The link-local address that a guest makes of its MAC (EUI-64). */
export function linkLocal(mac: string): string {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = mac.split(":").map((octet) => Number.parseInt(octet, 16));
  const bytes = [0xfe, 0x80, 0, 0, 0, 0, 0, 0, a ^ 2, b, c, 0xff, 0xfe, d, e, f];
  return ipaddr.fromByteArray(bytes).toString();
}
