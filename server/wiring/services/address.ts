import ipaddr from "ipaddr.js";

export type AddressFamily = "inet" | "inet6";

export function familyOf(address: string): AddressFamily {
  return address.includes(":") ? "inet6" : "inet";
}

/** One spelling for each address or prefix; words such as `default`, and what is neither, stay as they are. */
export function canonical(text: string): string {
  const [address = "", length] = text.split("/");
  if (!ipaddr.isValid(address)) return text;
  const plain = ipaddr.parse(address).toString();
  return length === undefined ? plain : `${plain}/${length}`;
}

export function prefixLength(cidr: string): number {
  return ipaddr.parseCIDR(cidr)[1];
}

/** `10.0.0.0` of `10.0.0.0/24`; of both families. */
export function networkAddress(cidr: string): string {
  const [address, length] = ipaddr.parseCIDR(cidr);
  const bytes = address.toByteArray().map((byte, at) => byte & byteMask(length, at));
  return bytes.length === 4 ? bytes.join(".") : ipaddr.parse(hexGroups(bytes)).toString();
}

/** `255.255.255.0` of `10.0.0.0/24`. */
export function netmask(cidr: string): string {
  return [0, 1, 2, 3].map((at) => byteMask(prefixLength(cidr), at)).join(".");
}

/** How many addresses a prefix holds; beyond 2^53 not exact. */
export function prefixSize(cidr: string): number {
  return 2 ** ((familyOf(cidr) === "inet" ? 32 : 128) - prefixLength(cidr));
}

export function contains(cidr: string, address: string): boolean {
  if (familyOf(cidr) !== familyOf(address)) return false;
  return networkAddress(`${address}/${prefixLength(cidr)}`) === networkAddress(cidr);
}

function byteMask(length: number, at: number): number {
  const bits = Math.min(8, Math.max(0, length - at * 8));
  return (0xff << (8 - bits)) & 0xff;
}

function hexGroups(bytes: readonly number[]): string {
  return Array.from({ length: 8 }, (_, at) =>
    (((bytes[at * 2] ?? 0) << 8) | (bytes[at * 2 + 1] ?? 0)).toString(16),
  ).join(":");
}
