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

/** `10.0.0.0` of `10.0.0.7/24`; of both families. */
export function networkAddress(cidr: string): string {
  const network = familyOf(cidr) === "inet" ? ipaddr.IPv4 : ipaddr.IPv6;
  return network.networkAddressFromCIDR(cidr).toString();
}

/** `255.255.255.0` of `10.0.0.0/24`; of IPv4 only. */
export function netmask(cidr: string): string {
  return ipaddr.IPv4.subnetMaskFromPrefixLength(prefixLength(cidr)).toString();
}

/** How many addresses a prefix holds; beyond 2^53 not exact. */
export function prefixSize(cidr: string): number {
  return 2 ** ((familyOf(cidr) === "inet" ? 32 : 128) - prefixLength(cidr));
}

export function contains(cidr: string, address: string): boolean {
  if (familyOf(cidr) !== familyOf(address)) return false;
  return networkAddress(`${address}/${prefixLength(cidr)}`) === networkAddress(cidr);
}
