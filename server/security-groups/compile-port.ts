import type { Port } from "@/server/model/neutron";
import { isHost, linkLocal, type Prefix, readMac, readPrefix, withLength } from "@/server/security-groups/addresses";
import { SG_FALLBACK } from "@/server/security-groups/chain-names";
import type { FirewallStyle } from "@/server/security-groups/firewall-style";
import type { GroupLines } from "@/server/security-groups/group-lines";
import { COMMENT, line } from "@/server/security-groups/line";
import type { ChainLines, Direction, Family, RuleLine } from "@/server/security-groups/rule-line";
import { portChain } from "@/server/wiring/device-names";

export type PortWorld = {
  readonly style: FirewallStyle;
  readonly groups: GroupLines;
  /** Addresses of the DHCP servers of a network; only Havana names them. */
  readonly dhcpServers: (networkId: string) => readonly string[];
};

/** The chains `i`, `o` and, where there is an address to hold a guest to, `s` of a filtered port; `dataplane.md` 5.2. */
export function compilePort(port: Port, family: Family, world: PortWorld): readonly ChainLines[] {
  const pairs = sourcePairs(port, family);
  const write = writer(world.style);
  const spoof = pairs.length === 0 ? null : spoofChain(port, pairs, write);
  const group = (direction: Direction) => world.groups.linesFor(port, direction, family);
  const havana = world.style.dialect === "havana";
  const into = havana
    ? havanaIngress(group("ingress"), world.dhcpServers(port.networkId), write)
    : ingress(port, family, group("ingress"), write);
  const jump = spoof === null ? [] : [write("", spoof.name, { kind: "anti-spoofing-jump" })];
  const out = havana ? havanaEgress(group("egress"), jump, write) : egress(family, group("egress"), jump, write);
  return [
    { name: portChain("i", port.id), lines: into },
    { name: portChain("o", port.id), lines: out },
    ...(spoof === null ? [] : [spoof]),
  ];
}

type Write = (match: string, target: string, origin: RuleLine["origin"], comment?: string) => RuleLine;
const writer =
  (style: FirewallStyle): Write =>
  (match, target, origin, comment) =>
    line(style, match, target, origin, comment ?? null);

type Pair = { readonly mac: string; readonly source: Prefix | null; readonly allowed: boolean };

/** Allowed pairs first, then fixed addresses; in IPv6 each MAC's link-local address too. Without fixed address: any of its MAC. */
function sourcePairs(port: Port, family: Family): readonly Pair[] {
  const found = new Map<string, Pair>();
  const add = (mac: string, source: Prefix | null, allowed: boolean) => {
    // any address is no source, whether a pair says so or the port has none
    const key = `${mac} ${source === null || source.length === 0 ? "" : withLength(source)}`;
    if (!found.has(key)) found.set(key, { mac, source, allowed });
  };
  const own = readMac(port.mac);
  const given = [
    ...(port.allowedAddressPairs ?? []).map(({ mac, address }) => ({
      mac: mac === undefined ? own : readMac(mac),
      address,
      allowed: true,
    })),
    ...port.fixedIps.map(({ address }) => ({ mac: own, address, allowed: false })),
  ];
  for (const { mac, address, allowed } of given) {
    const source = readPrefix(address);
    if (mac === null || source?.family !== family) continue;
    add(mac, source, allowed);
    if (family === "ipv6") add(mac, { family, address: linkLocal(mac), length: 128 }, allowed);
  }
  if (port.fixedIps.length === 0 && own !== null) add(own, null, false);
  return [...found.values()];
}

function spoofChain(port: Port, pairs: readonly Pair[], write: Write): ChainLines {
  const lines = pairs.map(({ mac, source, allowed }) => {
    const from = source === null || source.length === 0 ? "" : `-s ${withLength(source)} `;
    const address = source === null ? null : isHost(source) ? source.address : withLength(source);
    const origin = { kind: "anti-spoofing", mac, address, pair: allowed } as const;
    return write(`${from}-m mac --mac-source ${mac}`, "RETURN", origin, COMMENT.pairAllow);
  });
  const drop = write("", "DROP", { kind: "anti-spoofing-drop" }, COMMENT.pairDrop);
  return { name: portChain("s", port.id), lines: [...lines, drop] };
}

const ESTABLISHED = "-m state --state RELATED,ESTABLISHED";
const INVALID = "-m state --state INVALID";
const established = (write: Write): RuleLine =>
  write(ESTABLISHED, "RETURN", { kind: "established" }, COMMENT.established);
const invalid = (write: Write): RuleLine => write(INVALID, "DROP", { kind: "invalid" }, COMMENT.invalid);
const fallback = (write: Write): RuleLine => write("", SG_FALLBACK, { kind: "fallback" }, COMMENT.unmatched);
const icmp6 = (type: number): string => `-p ipv6-icmp -m icmp6 --icmpv6-type ${type}`;
const udp = (source: number, destination: number): string => `-p udp -m udp --sport ${source} --dport ${destination}`;

function ingress(port: Port, family: Family, rules: readonly RuleLine[], write: Write): readonly RuleLine[] {
  const own = port.fixedIps.flatMap(({ address }) => {
    const prefix = readPrefix(address);
    return prefix?.family === family ? withLength(prefix) : [];
  });
  const reply = (to: string) =>
    write(`-d ${to} ${family === "ipv4" ? udp(67, 68) : udp(547, 546)}`, "RETURN", { kind: "dhcp-reply" });
  const neighbours =
    family === "ipv4"
      ? []
      : [130, 135, 136].map((type) => write(icmp6(type), "RETURN", { kind: "neighbour-discovery" }));
  const replies = [...own, family === "ipv4" ? "255.255.255.255/32" : "fe80::/64"].map(reply);
  const advertisement =
    family === "ipv6" && own.length > 0 ? [write(icmp6(134), "RETURN", { kind: "router-advertisement" })] : [];
  return [...neighbours, established(write), ...replies, ...advertisement, ...rules, invalid(write), fallback(write)];
}

function egress(
  family: Family,
  rules: readonly RuleLine[],
  jump: readonly RuleLine[],
  write: Write,
): readonly RuleLine[] {
  const tail = [established(write), ...rules, invalid(write), fallback(write)];
  const drop = (match: string) => write(match, "DROP", { kind: "dhcp-server-drop" }, COMMENT.dhcpSpoof);
  const ask = (match: string) => write(match, "RETURN", { kind: "dhcp-request" }, COMMENT.dhcpClient);
  if (family === "ipv4") {
    const first = ask(`-s 0.0.0.0/32 -d 255.255.255.255/32 ${udp(68, 67)}`);
    return [first, ...jump, ask(udp(68, 67)), drop(udp(67, 68)), ...tail];
  }
  const neighbour = (match: string) => write(match, "RETURN", { kind: "neighbour-discovery" }, COMMENT.icmp6);
  return [
    ...[131, 135, 143].map((type) => neighbour(`-s ::/128 -d ff02::/16 ${icmp6(type)}`)),
    ...jump,
    write(icmp6(134), "DROP", { kind: "router-advertisement-drop" }, COMMENT.advertisementDrop),
    neighbour("-p ipv6-icmp"),
    ask(udp(546, 547)),
    drop(udp(547, 546)),
    ...tail,
  ];
}

function havanaIngress(rules: readonly RuleLine[], servers: readonly string[], write: Write): readonly RuleLine[] {
  const replies = servers.map((server) => write(`-s ${server}/32 ${udp(67, 68)}`, "RETURN", { kind: "dhcp-reply" }));
  return [invalid(write), established(write), ...rules, ...replies, fallback(write)];
}

function havanaEgress(rules: readonly RuleLine[], jump: readonly RuleLine[], write: Write): readonly RuleLine[] {
  return [
    write(udp(68, 67), "RETURN", { kind: "dhcp-request" }),
    ...jump,
    write(udp(67, 68), "DROP", { kind: "dhcp-server-drop" }),
    invalid(write),
    established(write),
    ...rules,
    fallback(write),
  ];
}
