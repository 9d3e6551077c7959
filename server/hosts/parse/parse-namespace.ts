import type { FixedMac, Namespace, Route, RoutingRule } from "@/server/model/host-state";
import type { Part, RawNamespace, RawText } from "../raw";
import type { ErrorCollector } from "./collect-errors";
import { parseConntrack } from "./conntrack";
import { parseFixedMacs } from "./fixed-macs";
import { parseIpSets } from "./ip-sets";
import { type LinkRow, mergeLinks, type ParsedLinks, parseLinkRows } from "./links";
import { MalformedError } from "./malformed";
import { parseNeighbours } from "./neighbours";
import { mergeRoutes, parseRoutes } from "./routes";
import { parseRoutingRules } from "./routing-rules";
import { parseRuleSet } from "./rule-set";
import { parseSysctls } from "./sysctls";

/** A namespace whose veth peers are not resolved yet: that takes all namespaces of the host. */
export type ParsedNamespace = {
  readonly raw: RawNamespace;
  readonly links: ParsedLinks | null;
  readonly rest: Omit<Namespace, "name" | "inode" | "pids" | "links">;
};

export function parseNamespace(raw: RawNamespace, texts: readonly RawText[], errors: ErrorCollector): ParsedNamespace {
  const read = <T>(part: Part, parse: (text: string) => T): T | null => {
    const text = texts.find((candidate) => candidate.part === part);
    return text === undefined ? null : errors.attempt(text, () => parse(text.text));
  };
  return {
    raw,
    links: readLinks(raw.name, read, errors),
    rest: {
      routes: readRoutes(read),
      ...readPolicies(read),
      ...readFixedMacs(read),
      neighbours: read("neigh", parseNeighbours),
      iptables: read("iptables", (text) => parseRuleSet(text, "ipv4")),
      ip6tables: read("ip6tables", (text) => parseRuleSet(text, "ipv6")),
      ebtables: read("ebtables", (text) => parseRuleSet(text, "bridge")),
      ipsets: read("ipset", parseIpSets),
      conntrack: read("conntrack", parseConntrack),
      sysctls: readSysctls(texts, errors),
    },
  };
}

type Read = <T>(part: Part, parse: (text: string) => T) => T | null;

function readLinks(namespace: string, read: Read, errors: ErrorCollector): ParsedLinks | null {
  const link = read("link", someLinks);
  const addr = read("addr", someLinks);
  if (link === null && addr === null) return null;
  const parsed = mergeLinks(link ?? [], addr ?? []);
  if (!parsed.hasAddresses && !errors.has("addr", namespace)) {
    errors.add({ part: "addr", namespace, command: "ip -j -d addr" }, "the addresses of the links were not read");
  }
  return parsed;
}

/** No namespace is without a loopback: a print without any device was lost. */
function someLinks(text: string): LinkRow[] {
  const rows = parseLinkRows(text);
  if (rows.length === 0) throw new MalformedError("no device, not even the loopback: the text was lost");
  return rows;
}

function readRoutes(read: Read): Route[] | null {
  const both = read("route", parseRoutes);
  const ipv6 = read("route6", (text) => parseRoutes(text, "inet6"));
  return both === null && ipv6 === null ? null : mergeRoutes(both ?? [], ipv6 ?? []);
}

/** Of either family or both; nothing at all where neither was read. */
function readPolicies(read: Read): { readonly policies?: readonly RoutingRule[] } {
  const ipv4 = read("policy", (text) => parseRoutingRules(text, "inet"));
  const ipv6 = read("policy6", (text) => parseRoutingRules(text, "inet6"));
  return ipv4 === null && ipv6 === null ? {} : { policies: [...(ipv4 ?? []), ...(ipv6 ?? [])] };
}

function readFixedMacs(read: Read): { readonly fixedMacs?: readonly FixedMac[] } {
  const fixedMacs = read("fdb", parseFixedMacs);
  return fixedMacs === null || fixedMacs.length === 0 ? {} : { fixedMacs };
}

/** Several reads of different keys add up. */
function readSysctls(texts: readonly RawText[], errors: ErrorCollector): Record<string, string> {
  const values: Record<string, string> = {};
  for (const text of texts) {
    if (text.part === "sysctl")
      Object.assign(
        values,
        errors.attempt(text, () => parseSysctls(text.text)),
      );
  }
  return values;
}
