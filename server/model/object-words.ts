import type { FloatingIp, Port, Router, SecurityGroup, Subnet } from "@/server/model/neutron";

/** Objects in the operator's words, told apart from their namesakes by the first characters of their ids. */

export function portTarget({ id, name }: Pick<Port, "id" | "name">): string {
  return `port "${name || "unnamed"}" (${id.slice(0, 8)})`;
}

/** By its prefix rather than its id. */
export function subnetTarget({ name, cidr }: Pick<Subnet, "name" | "cidr">): string {
  return name === "" ? `subnet ${cidr}` : `subnet "${name}" (${cidr})`;
}

export function groupTarget({ id, name }: Pick<SecurityGroup, "id" | "name">): string {
  return `security group "${name || "unnamed"}" (${id.slice(0, 8)})`;
}

export function routerTarget({ id, name }: Pick<Router, "id" | "name">): string {
  return `router "${name || "unnamed"}" (${id.slice(0, 8)})`;
}

export function floatingIpTarget({ address }: Pick<FloatingIp, "address">): string {
  return `floating IP ${address}`;
}

/** A few by name, the others by their number. */
export function listWords(words: readonly string[], most = 5): string {
  return (words.length > most ? [...words.slice(0, most), `${words.length - most} more`] : words).join(", ");
}
