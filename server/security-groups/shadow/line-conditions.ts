import ipaddr from "ipaddr.js";
import type { IpSet } from "@/server/model/host-state";
import { readMac, readPrefix } from "@/server/security-groups/addresses";
import { printedProtocol } from "@/server/security-groups/protocols";
import type { Family } from "@/server/security-groups/rule-line";
import { FULL, type NumberName, STATES } from "@/server/security-groups/shadow/dimensions";
import { ruleWords, segmentsOf } from "@/server/security-groups/shadow/rule-words";

/** One thing that a line asks of a packet. Ranges are of the packet's own numbers; `not` turns any of them round. */
export type Condition =
  | { readonly about: NumberName; readonly ranges: readonly (readonly [bigint, bigint])[]; readonly not: boolean }
  | { readonly about: DeviceName; readonly pattern: string; readonly not: boolean }
  /** Not looked into, but the same text always gives the same answer for the same packet. */
  | { readonly about: "text"; readonly text: string; readonly not: boolean };
export type DeviceName = "-i" | "-o" | "--physdev-in" | "--physdev-out" | "--mac-source";

export type LineConditions = {
  /** The line matches a packet that meets all of any of these. */
  readonly anyOf: readonly (readonly Condition[])[];
  /** What may be answered differently for the same packet, such as a limit; `null`: nothing. Left out above. */
  readonly fickle: string | null;
  /** Whether members of sets are asked for. */
  readonly asksSet: boolean;
  /** `-j` or `-g` with what follows; empty: it only counts. */
  readonly target: readonly string[];
};

/** Matches that ask nothing but the packet (and what the kernel knows of it while it passes). */
const STEADY: ReadonlySet<string> = new Set(
  "tcp udp sctp dccp udplite icmp icmp6 physdev mac state conntrack set multiport mark connmark pkttype addrtype length ttl hl dscp tos iprange owner helper ecn ah esp frag rt hbh dst ipv6header mh policy".split(
    " ",
  ),
);
const PORTS: Readonly<Record<string, NumberName>> = {
  "--sport": "sport",
  "--source-port": "sport",
  "--sports": "sport",
  "--source-ports": "sport",
  "--dport": "dport",
  "--destination-port": "dport",
  "--dports": "dport",
  "--destination-ports": "dport",
};

/** Reads a line as `iptables-save` prints it. What is not understood is kept as text, or said to be fickle. */
export function lineConditions(spec: string, family: Family, sets: readonly IpSet[] | null): LineConditions {
  let anyOf: readonly (readonly Condition[])[] = [[]];
  let fickle: string | null = null;
  let asksSet = false;
  const both = (alternatives: readonly (readonly Condition[])[]) => {
    anyOf = anyOf.flatMap((one) => alternatives.map((other) => [...one, ...other]));
  };
  const { segments, target } = segmentsOf(ruleWords(spec));
  for (const { module, options } of segments) {
    if (module === "comment") continue;
    if (module !== null && !STEADY.has(module)) {
      fickle ??= `-m ${module} ${options.map(({ words }) => words.join(" ")).join(" ")}`.trim();
      continue;
    }
    for (const { not, words } of options) {
      const [name = "", ...values] = words;
      const found = conditionsOf(name, values, not, { module, family, sets });
      if (found !== null && name === "--match-set") asksSet = true;
      both(found ?? [[{ about: "text", text: `${module ?? ""} ${words.join(" ")}`, not }]]);
    }
  }
  return { anyOf, fickle, asksSet, target };
}

type About = { readonly module: string | null; readonly family: Family; readonly sets: readonly IpSet[] | null };

/** `null`: not understood. */
function conditionsOf(
  name: string,
  values: readonly string[],
  not: boolean,
  { module, family, sets }: About,
): readonly (readonly Condition[])[] | null {
  const [value = ""] = values;
  const one = (about: NumberName, ranges: readonly (readonly [bigint, bigint])[] | null) =>
    ranges === null ? null : [[{ about, ranges, not }]];
  switch (name) {
    case "-s":
    case "-d":
      return one(name === "-s" ? "source" : "destination", addressRanges([value], family));
    case "-p": {
      const number = printedProtocol(value);
      if (number === "all" || number === "0") return not ? null : [[]];
      return /^\d{1,3}$/.test(number) ? one("protocol", [[BigInt(number), BigInt(number)]]) : null;
    }
    case "-i":
    case "-o":
    case "--physdev-in":
    case "--physdev-out":
      return [[{ about: name, pattern: value, not }]];
    case "--mac-source":
      return [[{ about: name, pattern: readMac(value) ?? value, not }]];
    case "--physdev-is-bridged":
      return [[{ about: "bridged", ranges: [[1n, 1n]], not }]];
    case "--state":
    case "--ctstate":
      return one("state", stateRanges(value));
    case "--icmp-type":
    case "--icmpv6-type":
      return icmp(value, not, family);
    case "--match-set":
      return fromSet(values, sets, family, one);
    case "--ports": {
      const ranges = portRanges(value);
      if (ranges === null || module !== "multiport") return null;
      const [source, destination]: readonly Condition[] = [
        { about: "sport", ranges, not },
        { about: "dport", ranges, not },
      ];
      if (source === undefined || destination === undefined) return null;
      return not ? [[source, destination]] : [[source], [destination]];
    }
    default: {
      const about = PORTS[name];
      return about === undefined ? null : one(about, portRanges(value));
    }
  }
}

function addressRanges(members: readonly string[], family: Family): readonly (readonly [bigint, bigint])[] | null {
  const ranges: [bigint, bigint][] = [];
  for (const member of members) {
    const prefix = readPrefix(member);
    if (prefix === null || prefix.family !== family) return null;
    const first = asNumber(prefix.address);
    const size = 1n << BigInt((family === "ipv4" ? 32 : 128) - prefix.length);
    ranges.push([first, first + size - 1n]);
  }
  return ranges;
}

function asNumber(address: string): bigint {
  return ipaddr
    .parse(address)
    .toByteArray()
    .reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

function fromSet(
  [name = "", side]: readonly string[],
  sets: readonly IpSet[] | null,
  family: Family,
  one: (
    about: NumberName,
    ranges: readonly (readonly [bigint, bigint])[] | null,
  ) => readonly (readonly Condition[])[] | null,
) {
  const set = sets?.find((each) => each.name === name);
  if (set === undefined || !/^hash:(net|ip)$/.test(set.type) || (side !== "src" && side !== "dst")) return null;
  // options of a member, such as nomatch, are not looked into
  return one(side === "src" ? "source" : "destination", addressRanges(set.members, family));
}

function portRanges(text: string): readonly (readonly [bigint, bigint])[] | null {
  const ranges: [bigint, bigint][] = [];
  for (const part of text.split(",")) {
    const [, first, colon, last] = /^(\d{0,5})(:?)(\d{0,5})$/.exec(part) ?? [];
    if (first === undefined || (first === "" && colon === "")) return null;
    const from = first === "" ? 0 : Number(first);
    const to = colon === "" ? from : last === "" ? Number(FULL.dport) : Number(last);
    if (from > to || to > Number(FULL.dport)) return null;
    ranges.push([BigInt(from), BigInt(to)]);
  }
  return ranges;
}

function stateRanges(text: string): readonly (readonly [bigint, bigint])[] | null {
  const numbers = text.split(",").map((word) => STATES.indexOf(word));
  return numbers.includes(-1) ? null : numbers.map((number) => [BigInt(number), BigInt(number)] as const);
}

function icmp(text: string, not: boolean, family: Family): readonly (readonly Condition[])[] | null {
  const [, type, code] = /^(\d{1,3})(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const isAny = family === "ipv4" && (text === "any" || type === "255");
  if (isAny) return not ? null : [[]];
  if (type === undefined) return null;
  const ofType = (side: boolean): Condition => ({ about: "type", ranges: [[BigInt(type), BigInt(type)]], not: side });
  if (code === undefined) return [[ofType(not)]];
  const ofCode: Condition = { about: "code", ranges: [[BigInt(code), BigInt(code)]], not };
  return not ? [[ofType(true)], [ofType(false), ofCode]] : [[ofType(false), ofCode]];
}
