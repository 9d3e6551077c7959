import type { FilterChain, IpSet } from "@/server/model/host-state";

/** A packet as lines ask for it, for looking at every one there is, as far as the lines of a test tell them apart. */
type Packet = {
  readonly protocol: number;
  readonly source: number;
  readonly destination: number;
  readonly sport: number;
  readonly dport: number;
  readonly type: number;
  readonly code: number;
  readonly state: string;
  readonly physdevIn: string | null;
  readonly physdevOut: string | null;
};

const ADDRESSES = ["9.0.0.1", "10.0.0.0", "10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.9", "200.0.0.1"];
const PORTS = [0, 22, 23, 79, 80, 81, 85, 90, 91, 65_535];
const STATES = ["NEW", "ESTABLISHED", "RELATED", "INVALID", "UNTRACKED"];
const DEVICES: readonly (readonly [string | null, string | null])[] = [
  ...([
    [null, null],
    ["tap1", null],
    ["eth0", null],
    [null, "tap2"],
    ["tap1", "tap2"],
  ] as const),
  ...([
    ["tap9", "tap2"],
    ["eth0", "eth1"],
    ["tap1", "eth1"],
    ["tap9", "eth1"],
    ["eth0", "tap2"],
    ["tap9", null],
  ] as const),
];

/** Which lines of the first chain are the first to be met by some packet, by walking every packet through all chains. */
export function firstMet(chains: readonly FilterChain[], sets: readonly IpSet[]): ReadonlySet<number> {
  const [first] = chains;
  const used = chains.flatMap(({ rules }) => rules.map(({ spec }) => spec)).join(" ");
  const compiled = new Map(chains.map(({ name, rules }) => [name, rules.map(({ spec }) => compile(spec, sets))]));
  const met = new Set<number>();
  for (const packet of packets(used)) walk(first?.name ?? "", packet, compiled, met);
  return met;
}

type Line = { readonly takes: (packet: Packet) => boolean; readonly target: string };

/** The line at which a packet ends; `met`: filled with those of the first chain that it comes to and that match. */
function walk(
  chain: string,
  packet: Packet,
  chains: ReadonlyMap<string, readonly Line[]>,
  met: Set<number> | null,
): "end" | "back" {
  for (const [at, { takes, target }] of (chains.get(chain) ?? []).entries()) {
    if (!takes(packet)) continue;
    met?.add(at);
    if (target === "ACCEPT" || target === "DROP") return "end";
    if (target === "RETURN") return "back";
    if (chains.has(target) && walk(target, packet, chains, null) === "end") return "end";
  }
  return "back";
}

/** Every packet that lines with these words could tell apart. What no word asks for has one value. */
function* packets(used: string): Generator<Packet> {
  const if_ = <T>(words: RegExp, all: readonly T[], one: T) => (words.test(used) ? all : [one]);
  for (const protocol of if_(/-p /, [1, 6, 17, 47, 50], 50))
    for (const source of if_(/-s |src/, ADDRESSES, "9.0.0.1"))
      for (const destination of if_(/-d |dst/, ADDRESSES, "9.0.0.1"))
        for (const state of if_(/--state/, STATES, "NEW"))
          for (const [physdevIn, physdevOut] of if_(/physdev/, DEVICES, [null, null] as const)) {
            const packet = {
              ...{
                protocol,
                source: asNumber(source),
                destination: asNumber(destination),
                state,
                physdevIn,
                physdevOut,
              },
              ...{ sport: 0, dport: 0, type: 0, code: 0 },
            };
            if (protocol === 1) {
              for (const [type, code] of if_(
                /icmp-type/,
                [
                  [3, 0],
                  [3, 4],
                  [8, 0],
                  [8, 1],
                  [0, 0],
                ] as const,
                [0, 0] as const,
              ))
                yield { ...packet, type, code };
            } else if (protocol === 6 || protocol === 17) {
              for (const sport of if_(/--sports|--ports/, PORTS, 91))
                for (const dport of if_(/--dports|--ports/, PORTS, 91)) yield { ...packet, sport, dport };
            } else yield packet;
          }
}

const asNumber = (address: string): number => address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);

function isIn(prefix: string, address: number): boolean {
  const [network = "", length = "32"] = prefix.split("/");
  const size = 2 ** (32 - Number(length));
  return Math.floor(asNumber(network) / size) === Math.floor(address / size);
}

const NUMBERS: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17 };

function compile(spec: string, sets: readonly IpSet[]): Line {
  const words = spec.split(" ");
  const tests: ((packet: Packet) => boolean)[] = [];
  let target = "";
  let not = false;
  for (let at = 0; at < words.length; at += 1) {
    const [word, value = "", more = ""] = words.slice(at);
    if (word === "!") {
      not = true;
      continue;
    }
    if (word === "-j") target = value;
    const test = testOf(word ?? "", value, more, sets);
    if (test !== null) tests.push(not ? (packet) => !test(packet) : test);
    not = false;
  }
  return { takes: (packet) => tests.every((test) => test(packet)), target };
}

function testOf(
  word: string,
  value: string,
  more: string,
  sets: readonly IpSet[],
): ((packet: Packet) => boolean) | null {
  const device = (name: string | null) =>
    name !== null && (value.endsWith("+") ? name.startsWith(value.slice(0, -1)) : name === value);
  const inRange = (port: number) =>
    value.split(",").some((range) => {
      const [first, last = first] = range.split(":").map(Number);
      return first !== undefined && last !== undefined && port >= first && port <= last;
    });
  switch (word) {
    case "-s":
      return ({ source }) => isIn(value, source);
    case "-d":
      return ({ destination }) => isIn(value, destination);
    case "-p":
      return ({ protocol }) => protocol === (NUMBERS[value] ?? Number(value));
    case "--dports":
      return ({ dport }) => inRange(dport);
    case "--sports":
      return ({ sport }) => inRange(sport);
    case "--ports":
      return ({ sport, dport }) => inRange(sport) || inRange(dport);
    case "--icmp-type": {
      const [type, code] = value.split("/").map(Number);
      return (packet) => packet.type === type && (code === undefined || packet.code === code);
    }
    case "--state":
      return ({ state }) => value.split(",").includes(state);
    case "--physdev-in":
      return ({ physdevIn }) => device(physdevIn);
    case "--physdev-out":
      return ({ physdevOut }) => device(physdevOut);
    case "--physdev-is-bridged":
      return ({ physdevIn, physdevOut }) => physdevIn !== null && physdevOut !== null;
    case "--match-set": {
      const members = sets.find(({ name }) => name === value)?.members ?? [];
      return (packet) => members.some((member) => isIn(member, more === "src" ? packet.source : packet.destination));
    }
    default:
      return null;
  }
}
