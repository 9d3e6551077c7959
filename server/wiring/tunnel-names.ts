import ipaddr from "ipaddr.js";
import { sha1 } from "@/server/wiring/sha1";

export type TunnelType = "gre" | "vxlan";

const LONGEST = 15;
const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

/** `gre-c633640c`: the type and the remote IPv4 address in hex; of an IPv6 address, its SHA-1 in base 32, cut. */
export function tunnelPortName(type: TunnelType, remote: string): string {
  const address = ipaddr.parse(remote);
  if (address.kind() === "ipv4") return `${type}-${hex(address.toByteArray())}`;
  return `${type}-${base32(sha1(remote)).slice(0, LONGEST - type.length - 1)}`;
}

export function addressFamily(address: string): "ipv4" | "ipv6" {
  return ipaddr.parse(address).kind();
}

function hex(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function base32(bytes: readonly number[]): string {
  const bits = bytes.map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{5}/g) ?? []).map((five) => BASE32[Number.parseInt(five, 2)]).join("");
}
