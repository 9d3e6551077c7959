import { contains, familyOf } from "@/server/model/address";
import type { NetworkIntent } from "@/server/model/network-intent";
import type { Port, SecurityGroupRule } from "@/server/model/neutron";
import { portWords, ruleWords } from "@/server/model/rule-words";
import type { TraceInput } from "@/server/model/trace";
import type { World } from "@/server/topology/world";
import { isGuestPort } from "@/server/wiring/on-host";

/** One packet to follow, with its ends in words. */
export type WhatIfTrace = {
  readonly question: Pick<TraceInput, "from" | "to" | "protocol" | "port">;
  readonly from: string;
  readonly to: string;
};
export type WhatIfTraces = { readonly asked: readonly WhatIfTrace[]; readonly notLookedAt: readonly string[] };

type Packet = Pick<TraceInput, "protocol" | "port">;
/** An end besides the port: who it is, and the address that rules see. */
type End = { readonly from: TraceInput["from"] | null; readonly address: string; readonly words: string };

/** Guests that a rule means, and as many that it does not mean. */
const MOST_GUESTS = 2;
export const MOST_TRACES = 24;
const METADATA = "169.254.169.254";

/**
 * Packets that rules of a port may decide about, from and to ends that stand for others: guests of its networks that a rule
 * means and some that it does not, the DHCP server, the router, metadata, and what lies outside.
 */
export function whatIfQuestions(
  intent: NetworkIntent,
  world: Pick<World, "hosts">,
  port: Port,
  rules: readonly SecurityGroupRule[],
): WhatIfTraces {
  const asked = new Map<string, WhatIfTrace>();
  const notLookedAt = new Set<string>();
  const self = nameOf(port);
  for (const rule of rules) {
    const words = ruleWords(rule, (id) => intent.securityGroups.find((group) => group.id === id)?.name || id);
    const family = rule.ethertype === "IPv6" ? "inet6" : "inet";
    const own = port.fixedIps.find(({ address }) => familyOf(address) === family)?.address;
    if (own === undefined) {
      notLookedAt.add(`The port has no ${rule.ethertype} address: nothing of "${words}" was traced.`);
      continue;
    }
    const packets = packetsOf(rule);
    if (packets.length === 0) {
      notLookedAt.add(`"${words}" is not traced: traces send echo requests, TCP and UDP.`);
      continue;
    }
    if (rule.protocol !== null && (rule.portMin ?? 0) !== (rule.portMax ?? 0) && !isIcmp(rule)) {
      notLookedAt.add(`Of the ports ${portWords(rule)} the first and the last were traced.`);
    }
    const ends = endsFor(intent, world, port, rule, family, notLookedAt);
    for (const packet of packets) {
      for (const end of ends) {
        if (rule.direction === "ingress" && end.from === null) continue;
        const trace: WhatIfTrace =
          rule.direction === "ingress" && end.from !== null
            ? { question: { from: end.from, to: { address: own }, ...packet }, from: end.words, to: self }
            : {
                question: { from: { portId: port.id }, to: { address: end.address }, ...packet },
                from: self,
                to: end.words,
              };
        asked.set(JSON.stringify(trace.question), trace);
      }
    }
  }
  const all = [...asked.values()];
  if (all.length > MOST_TRACES)
    notLookedAt.add(`${all.length - MOST_TRACES} more packets would be alike, and were not traced.`);
  if (all.length > 0) notLookedAt.add(ALWAYS);
  return { asked: all.slice(0, MOST_TRACES), notLookedAt: [...notLookedAt] };
}

const ALWAYS =
  "Each packet is the first of a new connection. Connections that are open, and what a program in a guest does, were not looked at.";

const isIcmp = ({ protocol }: SecurityGroupRule) => ["icmp", "ipv6-icmp", "icmpv6", "1", "58"].includes(protocol ?? "");

/** What a trace can send of what a rule lets through; none: it cannot send such packets. */
function packetsOf(rule: SecurityGroupRule): readonly Packet[] {
  const { protocol, portMin, portMax } = rule;
  if (protocol === null) return [{ protocol: "icmp" }, { protocol: "tcp", port: 80 }, { protocol: "udp", port: 53 }];
  if (isIcmp(rule)) return portMin === null || portMin === 8 || portMin === 128 ? [{ protocol: "icmp" }] : [];
  const name = protocol === "6" ? "tcp" : protocol === "17" ? "udp" : protocol;
  if (name !== "tcp" && name !== "udp") return [];
  const usual = name === "tcp" ? 80 : 53;
  return [...new Set([portMin ?? usual, portMax ?? portMin ?? usual])].map((port) => ({
    protocol: name,
    port: Math.max(1, port),
  }));
}

function endsFor(
  intent: NetworkIntent,
  world: Pick<World, "hosts">,
  port: Port,
  rule: SecurityGroupRule,
  family: "inet" | "inet6",
  notLookedAt: Set<string>,
): readonly End[] {
  const ends: End[] = [];
  const addressOf = (other: Port) => other.fixedIps.find(({ address }) => familyOf(address) === family)?.address;
  const hosts = new Set(world.hosts.flatMap(({ name, state }) => (state === null ? [] : [name, state.hostname])));
  const networks = new Set(port.fixedIps.map(({ subnetId }) => subnetId));
  const near = intent.ports.filter(({ id, networkId }) => id !== port.id && networkId === port.networkId);
  const guests = near.filter((other) => isGuestPort(other) && hosts.has(other.host) && addressOf(other) !== undefined);
  const meant = guests.filter((other) => means(rule, other, addressOf(other) ?? ""));
  const others = guests.filter((other) => !meant.includes(other));
  // another host goes first: its way is the longer one
  const far = (list: readonly Port[]) =>
    [...list].sort((a, b) => Number(a.host === port.host) - Number(b.host === port.host)).slice(0, MOST_GUESTS);
  for (const other of [...far(meant), ...far(others)]) {
    ends.push({ from: { portId: other.id }, address: addressOf(other) ?? "", words: nameOf(other) });
  }
  const left = guests.length - Math.min(meant.length, MOST_GUESTS) - Math.min(others.length, MOST_GUESTS);
  if (left > 0) notLookedAt.add(`${left} more ports of its network stand behind those that were traced.`);
  if (meant.length === 0 && (rule.remotePrefix !== null || rule.remoteGroupId !== null)) {
    const whom = rule.remotePrefix ?? "the remote group";
    notLookedAt.add(`No port of its network is in ${whom}: what the rule is about was not traced from there.`);
  }
  for (const other of near.filter((each) => !isGuestPort(each))) {
    const address = addressOf(other);
    if (address === undefined) continue;
    const what = other.deviceOwner === "network:dhcp" ? "the DHCP server" : "the router";
    if (!ends.some(({ words }) => words.startsWith(what))) {
      ends.push({ from: { portId: other.id }, address, words: `${what} ${address}` });
    }
  }
  if (rule.direction === "egress" && family === "inet") ends.push({ from: null, address: METADATA, words: "metadata" });
  ends.push(...outside(intent, port, rule, family, networks, notLookedAt));
  return ends;
}

/** What lies beyond the router of the port's network, by the gateway there. */
function outside(
  intent: NetworkIntent,
  port: Port,
  rule: SecurityGroupRule,
  family: "inet" | "inet6",
  own: ReadonlySet<string>,
  notLookedAt: Set<string>,
): readonly End[] {
  const router = intent.routers.find(({ id }) =>
    intent.ports.some(
      ({ deviceId, deviceOwner, fixedIps }) =>
        deviceId === id &&
        deviceOwner.startsWith("network:router") &&
        fixedIps.some(({ subnetId }) => own.has(subnetId)),
    ),
  );
  if (router === undefined) {
    notLookedAt.add("Its network has no router: nothing beyond it was traced.");
    return [];
  }
  notLookedAt.add("Ports of other networks behind its router were not traced.");
  const beyond = intent.subnets.filter(
    ({ networkId, cidr }) =>
      familyOf(cidr) === family && intent.networks.some(({ id, external }) => id === networkId && external),
  );
  if (rule.direction === "egress") {
    const gateway = beyond.find(({ gatewayIp }) => gatewayIp !== null)?.gatewayIp;
    return gateway == null ? [] : [{ from: null, address: gateway, words: `outside ${gateway}` }];
  }
  notLookedAt.add(
    intent.floatingIps.some(({ portId }) => portId === port.id)
      ? "What comes from outside to its floating IP was not traced: nothing outside was observed that could send it."
      : "It has no floating IP: nothing from outside was traced.",
  );
  return [];
}

function means(rule: SecurityGroupRule, other: Port, address: string): boolean {
  if (rule.remoteGroupId !== null) return other.securityGroupIds.includes(rule.remoteGroupId);
  return rule.remotePrefix === null || contains(rule.remotePrefix, address);
}

function nameOf({ name, id }: Port): string {
  return name || `port ${id.slice(0, 8)}`;
}
