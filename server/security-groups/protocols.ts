import type { Family } from "@/server/security-groups/rule-line";

/** Numbers of protocols by the names that iptables prints (Debian's `/etc/protocols`). */
const NUMBERS: Readonly<Record<string, number>> = {
  icmp: 1,
  igmp: 2,
  ggp: 3,
  ipencap: 4,
  st: 5,
  tcp: 6,
  egp: 8,
  igp: 9,
  pup: 12,
  udp: 17,
  hmp: 20,
  "xns-idp": 22,
  rdp: 27,
  "iso-tp4": 29,
  dccp: 33,
  xtp: 36,
  ddp: 37,
  "idpr-cmtp": 38,
  ipv6: 41,
  "ipv6-route": 43,
  "ipv6-frag": 44,
  idrp: 45,
  rsvp: 46,
  gre: 47,
  esp: 50,
  ah: 51,
  skip: 57,
  "ipv6-icmp": 58,
  "ipv6-nonxt": 59,
  "ipv6-opts": 60,
  rspf: 73,
  vmtp: 81,
  eigrp: 88,
  ospf: 89,
  "ax.25": 93,
  ipip: 94,
  etherip: 97,
  encap: 98,
  pim: 103,
  ipcomp: 108,
  vrrp: 112,
  l2tp: 115,
  isis: 124,
  sctp: 132,
  fc: 133,
  "mobility-header": 135,
  udplite: 136,
  "mpls-in-ip": 137,
  manet: 138,
  hip: 139,
  shim6: 140,
  wesp: 141,
  rohc: 142,
  ethernet: 143,
};

/** Where Neutron's or another tool's name is not the one that iptables prints. Neutron's `ipip` is number 4. */
const ALIASES: Readonly<Record<string, number>> = {
  icmpv6: 58,
  icmp6: 58,
  "ipv6-encap": 41,
  pgm: 113,
};
const NEUTRON_ALIASES: Readonly<Record<string, number>> = { ...ALIASES, ipip: 4 };

const NAMES: ReadonlyMap<number, string> = new Map(Object.entries(NUMBERS).map(([name, number]) => [number, name]));
const ANY: ReadonlySet<string> = new Set(["", "any", "-1", "0", "ip", "hopopt", "all"]);

/**
 * The protocol of a security-group rule as iptables prints it; `null`: any; `undefined`: there is none of this name.
 * ICMP in a rule for IPv6 is ICMPv6, whatever it is called.
 */
export function protocolName(given: string | null, family: Family): string | null | undefined {
  const text = (given ?? "").trim().toLowerCase();
  if (ANY.has(text)) return null;
  const number = /^\d{1,3}$/.test(text) ? Number(text) : (NEUTRON_ALIASES[text] ?? NUMBERS[text]);
  if (number === undefined || number > 255) return undefined;
  if (number === 0) return null;
  if (family === "ipv6" && number === 1) return "ipv6-icmp";
  return NAMES.get(number) ?? String(number);
}

/** The number of what a rule set prints after `-p`, so that hosts with other names in `/etc/protocols` compare equal. */
export function printedProtocol(text: string): string {
  return String(NUMBERS[text] ?? ALIASES[text] ?? text);
}

/** Match modules that iptables prints before ports and types. */
export const MODULES: Readonly<Record<string, string>> = {
  tcp: "tcp",
  udp: "udp",
  sctp: "sctp",
  dccp: "dccp",
  icmp: "icmp",
  "ipv6-icmp": "icmp6",
};

export const WITH_PORTS: ReadonlySet<string> = new Set(["tcp", "udp", "sctp", "dccp", "udplite"]);
