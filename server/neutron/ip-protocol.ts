/** Neutron's names of IP protocols (`IP_PROTOCOL_MAP`); any other goes by its number. */
const NUMBERS: Readonly<Record<string, number>> = {
  icmp: 1,
  igmp: 2,
  ipip: 4,
  tcp: 6,
  egp: 8,
  udp: 17,
  dccp: 33,
  rsvp: 46,
  gre: 47,
  esp: 50,
  ah: 51,
  ospf: 89,
  vrrp: 112,
  pgm: 113,
  sctp: 132,
  udplite: 136,
};

/** Next headers of IPv6: as names only in IPv6 rules. */
const NUMBERS_V6: Readonly<Record<string, number>> = {
  "ipv6-encap": 41,
  "ipv6-route": 43,
  "ipv6-frag": 44,
  "ipv6-icmp": 58,
  "ipv6-nonxt": 59,
  "ipv6-opts": 60,
};

const ALIASES: Readonly<Record<string, string>> = { icmpv6: "ipv6-icmp" };
/** 0 is what iptables takes for any protocol. */
const ANY: ReadonlySet<string> = new Set(["", "any", "-1", "0", "ip", "hopopt"]);

const WITH_PORTS: ReadonlySet<string> = new Set(["tcp", "udp", "sctp", "dccp", "udplite"]);

export type ReadProtocol =
  /** `null`: any. */
  { readonly protocol: string | null } | { readonly problem: "unknown" | "ipv6-only" };

/**
 * The one spelling of a protocol in a rule: the name where there is one, else the number as text. What is known as ICMP in
 * a rule for IPv6 is ICMPv6, as in Neutron. A number says the same in both families (41 in IPv4 is a tunnel).
 */
export function readProtocol(given: string | null, ethertype: string): ReadProtocol {
  const text = (given ?? "").trim().toLowerCase();
  if (ANY.has(text)) return { protocol: null };
  const isV6 = ethertype === "IPv6";
  const name = ALIASES[text] ?? text;
  if (isV6 && (name === "icmp" || name === "1")) return { protocol: "ipv6-icmp" };
  if (Object.hasOwn(NUMBERS, name)) return { protocol: name };
  if (Object.hasOwn(NUMBERS_V6, name)) return isV6 ? { protocol: name } : { problem: "ipv6-only" };
  if (!/^\d{1,3}$/.test(name) || Number(name) > 255) return { problem: "unknown" };
  return { protocol: nameOf(Number(name), isV6) ?? String(Number(name)) };
}

function nameOf(number: number, isV6: boolean): string | undefined {
  const names = Object.entries(isV6 ? { ...NUMBERS, ...NUMBERS_V6 } : NUMBERS);
  if (number === 0) return undefined;
  return names.find(([, each]) => each === number)?.[0];
}

export function hasPorts(protocol: string): boolean {
  return WITH_PORTS.has(protocol);
}

export function isIcmp(protocol: string): boolean {
  return protocol === "icmp" || protocol === "ipv6-icmp";
}

export const PROTOCOL_NAMES: readonly string[] = [...Object.keys(NUMBERS), ...Object.keys(NUMBERS_V6)];
