import type { FilterChain, RuleSet } from "@/server/model/host-state";
import { fullMac } from "@/server/model/mac";
import { inPrefix, macBits, underMask } from "./bits";
import { BROADCAST, type Frame, isMulticast } from "./packet";
import { ruleWords } from "./rule-spec";

/** From one port of a Linux bridge to another. */
export type BridgeWay = { readonly bridge: string; readonly from: string; readonly to: string };

export type FrameFate =
  | { readonly verdict: "passed" }
  | { readonly verdict: "dropped" | "unknown"; readonly table: string; readonly chain: string; readonly rule: string };

type Ended = "accept" | "return" | Exclude<FrameFate, { verdict: "passed" }>;

const PASSED: FrameFate = { verdict: "passed" };
const HOOKS = [
  ["nat", "PREROUTING"],
  ["filter", "FORWARD"],
  ["nat", "POSTROUTING"],
] as const;
const DEEPEST = 16;

/** What the rules of ebtables do with a frame that is forwarded (`ebtables(8)`, `ebtables-save`). A rule that is not understood is unknown. */
export function filterFrame({ tables }: RuleSet, way: BridgeWay, frame: Frame): FrameFate {
  const chainOf = (table: string, name: string) =>
    tables.find((one) => one.name === table)?.chains.find((chain) => chain.name === name);
  const [routed] = chainOf("broute", "BROUTING")?.rules ?? [];
  if (routed !== undefined) return { verdict: "unknown", table: "broute", chain: "BROUTING", rule: routed.spec };
  for (const [table, name] of HOOKS) {
    const chain = chainOf(table, name);
    if (chain === undefined) continue;
    const ended = runChain((called) => chainOf(table, called), table, chain, way, frame, 0);
    if (typeof ended !== "string") return ended;
  }
  return PASSED;
}

function runChain(
  chainOf: (name: string) => FilterChain | undefined,
  table: string,
  chain: FilterChain,
  way: BridgeWay,
  frame: Frame,
  depth: number,
): Ended {
  const end = (verdict: "dropped" | "unknown", rule: string) => ({ verdict, table, chain: chain.name, rule }) as const;
  for (const { spec } of chain.rules) {
    const { matches, target } = readRule(spec, way, frame);
    if (matches === false || target === null || target === "CONTINUE") continue;
    if (matches === null || depth > DEEPEST) return end("unknown", spec);
    if (target === "ACCEPT") return "accept";
    if (target === "DROP") return end("dropped", spec);
    if (target === "RETURN") return "return";
    const called = chainOf(target);
    if (called === undefined) return end("unknown", spec);
    const ended = runChain(chainOf, table, called, way, frame, depth + 1);
    if (ended !== "return") return ended;
  }
  // also a chain of one's own has a policy, and it is ACCEPT unless somebody set another
  if (chain.policy === "ACCEPT") return "accept";
  if (chain.policy === "RETURN") return "return";
  return end(chain.policy === "DROP" ? "dropped" : "unknown", `policy ${chain.policy ?? "unknown"}`);
}

type Test = (value: string, way: BridgeWay, frame: Frame) => boolean | null;

const TYPES: Readonly<Record<string, number>> = { ARP: 0x806, IPV4: 0x800, IPV6: 0x86dd, "802_1Q": 0x8100 };
const OPS: Readonly<Record<string, number>> = { REQUEST: 1, REPLY: 2 };

const device = (pattern: string, name: string) =>
  pattern.endsWith("+") ? name.startsWith(pattern.slice(0, -1)) : pattern === name;

function mac(value: string, actual: string): boolean | null {
  const word = value.toLowerCase();
  if (word === "broadcast") return actual === BROADCAST;
  if (word === "multicast" || word === "unicast") return isMulticast(actual) === (word === "multicast");
  return /^[0-9a-f:]+(?:\/[0-9a-f:]+)?$/.test(word)
    ? underMask(word, macBits(actual), (text) => macBits(fullMac(text)))
    : null;
}

const arp = ({ payload }: Frame) => (payload.kind === "arp" ? payload : null);

const TESTS: Readonly<Record<string, Test>> = {
  "-i": (value, { from }) => device(value, from),
  "-o": (value, { to }) => device(value, to),
  "--logical-in": (value, { bridge }) => device(value, bridge),
  "--logical-out": (value, { bridge }) => device(value, bridge),
  "-s": (value, _, { source }) => mac(value, source),
  "-d": (value, _, { destination }) => mac(value, destination),
  "-p": (value, _, frame) => {
    const type = TYPES[value.toUpperCase()] ?? (/^0x[0-9a-f]+$/i.test(value) ? Number(value) : null);
    return type === null ? null : type === typeOf(frame);
  },
  "--arp-op": (value, _, frame) => {
    const op = OPS[value.toUpperCase()] ?? (/^\d+$/.test(value) ? Number(value) : null);
    return op === null ? null : arp(frame)?.op === op;
  },
  "--arp-ip-src": (value, _, frame) => address(value, arp(frame)?.senderAddress),
  "--arp-ip-dst": (value, _, frame) => address(value, arp(frame)?.targetAddress),
  "--arp-mac-src": (value, _, frame) => hardware(value, arp(frame)?.senderMac),
};

function typeOf({ vlan, payload }: Frame): number {
  if (vlan !== null) return 0x8100;
  return payload.kind === "arp" ? 0x806 : payload.family === "inet" ? 0x800 : 0x86dd;
}

function address(value: string, actual: string | undefined): boolean | null {
  if (actual === undefined) return false;
  return /^[\d.]+(?:\/\d+)?$/.test(value) ? inPrefix(value, actual) : null;
}

const hardware = (value: string, actual: string | undefined) => (actual === undefined ? false : mac(value, actual));

/** `matches` `null`: a condition is not understood, and none of the others fails. */
function readRule(spec: string, way: BridgeWay, frame: Frame) {
  const words = ruleWords(spec);
  let target: string | null = null;
  let matches: boolean | null = true;
  for (let at = 0; at < words.length; at += 1) {
    const before = words[at] === "!";
    if (before) at += 1;
    const option = words[at] ?? "";
    const behind = words[at + 1] === "!";
    at += behind ? 2 : 1;
    const value = words[at] ?? "";
    if (option === "-j") {
      target = value;
      continue;
    }
    const found = TESTS[option]?.(value, way, frame) ?? null;
    const met = found === null ? null : found !== (before || behind);
    if (met === false) matches = false;
    else if (met === null && matches !== false) matches = null;
    // what it takes beside its value is not known either
    if (TESTS[option] === undefined) break;
  }
  const jump = /(?:^| )-j (\S+)/.exec(spec)?.[1] ?? null;
  return { matches, target: target ?? jump };
}
