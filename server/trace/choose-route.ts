import { contains } from "@/server/model/address";
import type { Namespace, Route, RoutingRule } from "@/server/model/host-state";
import { ownRoutingRules, routingRuleText } from "@/server/model/routing-rule";
import { inPrefix } from "./bits";

const WIDTH = { inet: 32, inet6: 128 } as const;

/** A packet as far as routing looks at it. */
export type Routed = {
  readonly destination: string;
  /** `null`: not chosen yet. */
  readonly source: string | null;
  /** Device it came in by; `null`: the namespace sends it itself. */
  readonly input: string | null;
  readonly mark: number;
  readonly protocol?: string;
  readonly sourcePort?: number;
  readonly destinationPort?: number;
};

export type RouteChoice =
  | { readonly kind: "route"; readonly route: Route; readonly by: RoutingRule }
  /** A rule or a route that refuses: the packet ends here. */
  | { readonly kind: "refused"; readonly words: string }
  | { readonly kind: "none" }
  | { readonly kind: "unknown"; readonly words: string };

type Tables = Pick<Namespace, "routes" | "policies">;

/** Where the rules and tables of a namespace send a packet that is for none of its own addresses. */
export function chooseRoute(namespace: Tables, packet: Routed): RouteChoice {
  const family = packet.destination.includes(":") ? "inet6" : "inet";
  const routes = (namespace.routes ?? []).filter((route) => route.family === family);
  const known = (namespace.policies ?? []).filter((rule) => rule.family === family);
  if (known.length === 0) {
    const other = routes.find(({ table }) => !["main", "local", "default"].includes(table));
    if (other !== undefined) {
      return {
        kind: "unknown",
        words: `there is a routing table ${other.table}, and which packets use it was not read`,
      };
    }
  }
  const rules = [...(known.length === 0 ? ownRoutingRules(family) : known)].sort((a, b) => a.priority - b.priority);
  let from = Number.NEGATIVE_INFINITY;
  for (const rule of rules) {
    if (rule.priority < from) continue;
    const matches = matchRule(rule, packet);
    if (matches === false) continue;
    const text = routingRuleText(rule);
    if (matches === null) return { kind: "unknown", words: `the rule “${text}” of ip rule is not understood` };
    const goto = /^goto (\d+)$/.exec(rule.action)?.[1];
    if (goto !== undefined) {
      // the kernel goes forward only
      from = Number(goto);
      if (from <= rule.priority) return { kind: "unknown", words: `the rule “${text}” leads back` };
      continue;
    }
    if (rule.action === "nop") continue;
    if (REFUSING.has(rule.action)) return { kind: "refused", words: `the rule “${text}” of ip rule refuses it` };
    if (rule.action !== "lookup" || rule.table === null)
      return { kind: "unknown", words: `the rule “${text}” of ip rule is not understood` };
    const route = bestRoute(routes, rule.table, packet.destination, family);
    if (route === null || route.type === "throw") continue;
    if (rule.suppressPrefixLength !== undefined && lengthOf(route, family) <= rule.suppressPrefixLength) continue;
    if (route.type === undefined) return { kind: "route", route, by: rule };
    const shown = `${route.type} ${route.destination}${route.table === "main" ? "" : ` of table ${route.table}`}`;
    if (REFUSING.has(route.type)) return { kind: "refused", words: `the route “${shown}” refuses it` };
    return { kind: "unknown", words: `the route “${shown}” is not one that leads on` };
  }
  return { kind: "none" };
}

const REFUSING = new Set(["blackhole", "unreachable", "prohibit"]);

/** Whether the addresses of a namespace are looked for before anything else, as they are unless somebody moved that rule. */
export function asksItselfFirst({ policies }: Tables, family: RoutingRule["family"]): boolean {
  const rules = (policies ?? []).filter((rule) => rule.family === family);
  const [first] = [...rules].sort((a, b) => a.priority - b.priority);
  return (
    first === undefined || (first.action === "lookup" && first.table === "local" && matchRule(first, ANY) === true)
  );
}

const ANY: Routed = { destination: "", source: null, input: "any", mark: 0 };

/** Longest prefix, then lowest metric. */
function bestRoute(routes: readonly Route[], table: string, address: string, family: Route["family"]): Route | null {
  const fitting = routes.filter((route) => {
    const { destination } = route;
    if (route.table !== table || route.family !== family) return false;
    return (
      destination === "default" ||
      contains(destination.includes("/") ? destination : `${destination}/${WIDTH[family]}`, address)
    );
  });
  const ordered = fitting.sort(
    (a, b) => lengthOf(b, family) - lengthOf(a, family) || (a.metric ?? 0) - (b.metric ?? 0),
  );
  return ordered[0] ?? null;
}

function lengthOf({ destination }: Route, family: Route["family"]): number {
  if (destination === "default") return 0;
  return Number(destination.split("/")[1] ?? WIDTH[family]);
}

/** `null`: depends on something that is not known. */
function matchRule(rule: RoutingRule, packet: Routed): boolean | null {
  const answers = [
    rule.from === "all" || (packet.source !== null && inPrefix(rule.from, packet.source)),
    rule.to === "all" || inPrefix(rule.to, packet.destination),
    rule.inputDevice === null || rule.inputDevice === (packet.input ?? "lo"),
    // only a program can bind its packets to a device
    rule.outputDevice === null,
    rule.mark === null || (packet.mark & (rule.markMask ?? -1)) >>> 0 === (rule.mark & (rule.markMask ?? -1)) >>> 0,
    ...rule.more.map((words) => matchMore(words, packet)),
  ];
  if (answers.includes(false)) return rule.inverted;
  return answers.includes(null) ? null : !rule.inverted;
}

function matchMore(words: string, { protocol, sourcePort, destinationPort }: Routed): boolean | null {
  const [key = "", value = ""] = words.split(" ");
  const number = (given: number | undefined, fits: (port: number) => boolean) =>
    given === undefined ? null : fits(given);
  switch (key) {
    case "tos":
      return /^0x[1-9a-f]/i.test(value) ? false : null;
    case "ipproto":
      return protocol === undefined ? null : value === (protocol === "icmp6" ? "ipv6-icmp" : protocol);
    case "sport":
      return number(sourcePort, (port) => port === Number(value));
    case "dport":
      return number(destinationPort, (port) => port === Number(value));
    case "sport_start":
      return number(sourcePort, (port) => port >= Number(value));
    case "sport_end":
      return number(sourcePort, (port) => port <= Number(value));
    case "dport_start":
      return number(destinationPort, (port) => port >= Number(value));
    case "dport_end":
      return number(destinationPort, (port) => port <= Number(value));
    default:
      return null;
  }
}
