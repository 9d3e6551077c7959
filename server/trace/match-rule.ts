import type { IpSet } from "@/server/model/host-state";
import { inPrefix, underMask } from "./bits";
import type { TrackState } from "./connections";
import { matchSet } from "./match-set";
import type { IpPacket } from "./packet";

/** A packet before the rules of one hook. */
export type Meeting = {
  packet: IpPacket;
  /** Devices that `-i` and `-o` see. */
  readonly input: string | null;
  readonly output: string | null;
  /** Ports of the bridge that physdev sees; `null`: the packet is not bridged (or not known yet). */
  readonly bridgeInput: string | null;
  readonly bridgeOutput: string | null;
  readonly sourceMac: string;
  state: TrackState;
  /** What was translated of its connection. */
  natted: ReadonlySet<string>;
  mark: number;
  connectionMark: number;
  /** `null`: not read. */
  readonly sets: readonly IpSet[] | null;
};

/** `null` says that a condition is not understood or that what it asks was not observed. */
type Test = (meeting: Meeting, value: string) => boolean | null;

const PROTOCOLS: Readonly<Record<string, readonly string[]>> = {
  icmp: ["icmp"],
  "1": ["icmp"],
  "ipv6-icmp": ["icmp6"],
  icmpv6: ["icmp6"],
  "58": ["icmp6"],
  tcp: ["tcp"],
  "6": ["tcp"],
  udp: ["udp"],
  "17": ["udp"],
  all: ["icmp", "icmp6", "tcp", "udp"],
};

const OTHER_PROTOCOLS = /^(sctp|dccp|gre|esp|ah|vrrp|112|udplite|igmp|\d+)$/;

const device =
  (of: (meeting: Meeting) => string | null): Test =>
  (meeting, value) => {
    const actual = of(meeting);
    if (actual === null) return false;
    return value.endsWith("+") ? actual.startsWith(value.slice(0, -1)) : actual === value;
  };

const hasPorts = ({ packet }: Meeting) => packet.protocol === "tcp" || packet.protocol === "udp";

const ports =
  (of: (packet: IpPacket) => readonly number[]): Test =>
  (meeting, value) => {
    if (!hasPorts(meeting)) return false;
    let answer: boolean | null = false;
    for (const range of value.split(",")) {
      const [low = "", high = low] = range.split(":");
      if (!/^\d*$/.test(low) || !/^\d*$/.test(high)) answer ??= null;
      const [from, to] = [low === "" ? 0 : Number(low), high === "" ? 65_535 : Number(high)];
      if (of(meeting.packet).some((port) => port >= from && port <= to)) return true;
    }
    return answer;
  };

const source = ports((packet) => [packet.sourcePort]);
const destination = ports((packet) => [packet.destinationPort]);

const states: Test = ({ state, natted }, value) =>
  value.split(",").some((word) => word === state || (natted.has(word) && (word === "DNAT" || word === "SNAT")));

const ICMP_NAMES: Readonly<Record<string, number>> = {
  "echo-request": 8,
  "echo-reply": 0,
};
const ICMP6_NAMES: Readonly<Record<string, number>> = { "echo-request": 128, "echo-reply": 129 };

const icmp =
  (protocol: "icmp" | "icmp6", names: Readonly<Record<string, number>>): Test =>
  ({ packet }, value) => {
    if (packet.protocol !== protocol) return false;
    if (value === "any") return true;
    const [type = "", code] = value.split("/");
    const wanted = /^\d+$/.test(type) ? Number(type) : names[type];
    if (wanted === undefined) return null;
    // an echo and neighbour discovery are of code 0; 255 of type means any
    return (wanted === 255 || packet.icmpType === wanted) && (code === undefined || Number(code) === 0);
  };

const conditions: Readonly<Record<string, Test>> = {
  "-s": ({ packet }, value) => inPrefix(value, packet.source),
  "-d": ({ packet }, value) => inPrefix(value, packet.destination),
  "-i": device(({ input }) => input),
  "-o": device(({ output }) => output),
  "-p": ({ packet }, value) =>
    PROTOCOLS[value]?.includes(packet.protocol) ?? (OTHER_PROTOCOLS.test(value) ? false : null),
  "--physdev-in": device(({ bridgeInput }) => bridgeInput),
  "--physdev-out": device(({ bridgeOutput }) => bridgeOutput),
  "--sport": source,
  "--source-port": source,
  "--sports": source,
  "--dport": destination,
  "--destination-port": destination,
  "--dports": destination,
  "--ports": ports((packet) => [packet.sourcePort, packet.destinationPort]),
  "--state": states,
  "--ctstate": states,
  "--icmp-type": icmp("icmp", ICMP_NAMES),
  "--icmpv6-type": icmp("icmp6", ICMP6_NAMES),
  "--mac-source": ({ sourceMac }, value) => sourceMac === value.toLowerCase(),
  "--mark": ({ mark }, value) => underMask(value, BigInt(mark)),
};

/** Conditions without a value. */
const flags: Readonly<Record<string, (meeting: Meeting) => boolean | null>> = {
  "--physdev-is-bridged": ({ bridgeInput, bridgeOutput }) => bridgeInput !== null && bridgeOutput !== null,
  "--physdev-is-in": ({ bridgeInput }) => bridgeInput !== null,
  "--physdev-is-out": ({ bridgeOutput }) => bridgeOutput !== null,
  "--syn": ({ packet }) => packet.protocol === "tcp" && !packet.answers,
};

/** Matches whose options are known; another one's options might be read wrongly. */
const MODULES = new Set([
  "physdev",
  "comment",
  "state",
  "conntrack",
  "tcp",
  "udp",
  "icmp",
  "icmp6",
  "multiport",
  "mac",
  "set",
  "mark",
  "connmark",
]);

export type RuleAnswer =
  | { readonly matches: false }
  | { readonly matches: true | "unknown"; readonly words: string; readonly target: readonly string[] };

/** Whether a rule takes a packet, and what follows `-j` or `-g` (empty: the rule only counts). */
export function matchRule(words: readonly string[], meeting: Meeting): RuleAnswer {
  let unknown = "";
  let negated = false;
  let module = "";
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    const value = words[at + 1] ?? "";
    if (word === "!") {
      negated = true;
      continue;
    }
    if (word === "-j" || word === "-g") {
      const target = words.slice(at + (word === "-j" ? 1 : 0));
      return unknown === ""
        ? { matches: true, words: "", target }
        : { matches: "unknown", words: `${unknown} is not understood or was not observed`, target };
    }
    let answer: boolean | null = true;
    if (word === "-m") {
      module = value;
      at += 1;
      if (!MODULES.has(value)) answer = null;
    } else if (word === "--comment") {
      at += 1;
    } else if (word === "--match-set") {
      answer = matchSet(meeting.sets, meeting.packet, value, words[at + 2] ?? "");
      at += 2;
    } else if (word === "--mark" && module === "connmark") {
      answer = underMask(value, BigInt(meeting.connectionMark));
      at += 1;
    } else if (flags[word] !== undefined) {
      answer = flags[word](meeting);
    } else {
      answer = conditions[word]?.(meeting, value) ?? null;
      at += 1;
    }
    if (answer !== null && negated) answer = !answer;
    negated = false;
    if (answer === false) return { matches: false };
    if (answer === null && unknown === "") unknown = `${word} ${value}`.trim();
  }
  return { matches: unknown === "" ? true : "unknown", words: unknown, target: [] };
}
