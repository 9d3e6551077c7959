/** Neutron's `base_mac`: three octets are fixed, three drawn. */
const BASE = "fa:16:3e";

/** A MAC as Neutron makes them, from three random octets. */
export function newMac(randomBytes: (count: number) => Uint8Array): string {
  const drawn = [...randomBytes(3)].map((octet) => octet.toString(16).padStart(2, "0"));
  return [BASE, ...drawn].join(":");
}
