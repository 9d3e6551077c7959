import type { Link, Namespace } from "@/server/model/host-state";
import { isOwnRoutingRule, routingRuleText } from "@/server/model/routing-rule";
import { asksItselfFirst, chooseRoute, type Routed } from "./choose-route";
import { retranslate, type Tracked, track, UNTRACKED } from "./connections";
import { isUp, linkOf } from "./host-facts";
import type { Meeting } from "./match-rule";
import type { IpPacket } from "./packet";
import { type ChainRun, runChains } from "./run-chains";
import { hop, type Session, stop } from "./session";
import type { HostView } from "./trace-world";
import type { Stop, Trail } from "./trail";
import { unreadPart } from "./unread-parts";

export type StackPass =
  | { readonly kind: "stop"; readonly stop: Stop }
  | { readonly kind: "local"; readonly packet: IpPacket; readonly trail: Trail }
  | {
      readonly kind: "send";
      readonly packet: IpPacket;
      readonly trail: Trail;
      readonly device: Link;
      readonly nextHop: string;
    };

type Stack = { readonly host: HostView; readonly namespace: Namespace };

/** A packet through the network stack of a namespace: one that came in by `input`, or (`null`) one that it sends itself. */
export function passStack(
  session: Session,
  { host, namespace }: Stack,
  given: IpPacket,
  input: { readonly device: string; readonly mac: string } | null,
  trail: Trail,
): StackPass {
  const inside = namespace.name === "" ? "" : `ip netns exec ${namespace.name} `;
  const at = { host: host.name, object: namespace.name || host.name };
  const tool = given.family === "inet" ? "iptables" : "ip6tables";
  const end = (verdict: Stop["verdict"], reason: string, command: string, more: object = {}): StackPass => ({
    kind: "stop",
    stop: stop(session, verdict, { ...at, ...more }, reason, trail, {
      evidence: reason,
      command: inside + command,
      relevant: true,
    }),
  });
  const rules = given.family === "inet" ? namespace.iptables : namespace.ip6tables;
  const { links, routes } = namespace;
  if (links === null || routes === null)
    return end("unknown", `devices or routes of ${at.object} were not read`, "ip route");
  if (unreadPart(host, ["addr"], namespace.name) !== null)
    return end("unknown", `the addresses of ${at.object} were not read`, "ip addr");
  if (rules === null) return end("unknown", `${tool} of ${at.object} was not read`, `${tool}-save`);
  if (rules.warnings.length > 0) return end("unknown", `${tool}: ${rules.warnings[0]}`, `${tool}-save`);

  let packet = given;
  let output: string | null = null;
  let tracked: Tracked = UNTRACKED;
  const meeting: Meeting = {
    packet,
    input: input?.device ?? null,
    output: null,
    bridgeInput: null,
    bridgeOutput: null,
    sourceMac: input?.mac ?? "",
    state: "NEW",
    natted: new Set(),
    mark: 0,
    connectionMark: 0,
    sets: namespace.ipsets,
  };
  const decisions: ChainRun[] = [];

  const own = (address: string) => links.some((link) => link.addresses.some((one) => one.address === address));
  const begin = (zone: number | null, untracked: boolean) => {
    tracked = untracked ? UNTRACKED : track(session.connections, `${host.key}/${namespace.name}/${zone ?? 0}`, packet);
    meeting.state = tracked.state;
    meeting.natted = tracked.connection?.natted ?? new Set();
    meeting.connectionMark = tracked.connection?.mark ?? 0;
  };

  /** One hook of one table; a stop, or `null` to go on. */
  function meet(name: string, hook: string): StackPass | null {
    const table = rules?.tables.find((candidate) => candidate.name === name);
    const chains = rules === null ? null : session.index.chains(rules, name);
    if (table === undefined || chains === null || !chains.has(hook)) return null;
    const met = { ...meeting, packet, input: hook === "POSTROUTING" ? null : meeting.input, output };
    const firstAddress = () =>
      linkOf({ ...namespace, links }, input?.device ?? "lo")?.addresses.find(({ family }) => family === given.family)
        ?.address ?? null;
    const run = runChains(table, chains, hook, met, firstAddress);
    meeting.mark = met.mark;
    meeting.connectionMark = met.connectionMark;
    if (tracked.connection !== null) tracked.connection.mark = met.connectionMark;
    if (name === "raw") begin(run.zone, run.untracked);
    const { chain, rule } = run.by;
    const command = `${tool} -t ${name} -vnL ${chain} --line-numbers`;
    const where = { table: name, chain, rule };
    if (run.verdict === "unknown")
      return end("unknown", `${at.object}, ${name}/${chain}: ${run.words}`, command, where);
    if (run.verdict === "drop") {
      return end("dropped", `${at.object} drops it: ${name}/${chain} ${rule}`, command, where);
    }
    if (run.translation !== null && tracked.connection !== null) {
      const { kind, address, port } = run.translation;
      packet = kind === "DNAT" ? { ...packet, destination: address } : { ...packet, source: address };
      if (port !== null && packet.icmpType < 0) {
        packet = kind === "DNAT" ? { ...packet, destinationPort: port } : { ...packet, sourcePort: port };
      }
      tracked.connection.natted.add(kind);
      tracked.connection.translated = packet;
      meeting.natted = tracked.connection.natted;
      decisions.push(run);
    }
    return null;
  }

  const routed = (from: string | null): Routed => ({
    ...{ destination: packet.destination, source: packet.source, input: from, mark: meeting.mark },
    ...{ protocol: packet.protocol, sourcePort: packet.sourcePort, destinationPort: packet.destinationPort },
  });
  const before = input === null ? "OUTPUT" : "PREROUTING";
  if (input === null) {
    // the way out is chosen before the first hook
    const first = chooseRoute(namespace, routed(null));
    output = own(packet.destination) ? "lo" : first.kind === "route" ? first.route.device : null;
  }
  const raw = meet("raw", before);
  if (raw !== null) return raw;
  if (!rules.tables.some(({ name, chains }) => name === "raw" && chains.some((chain) => chain.name === before)))
    begin(null, false);
  const mangled = meet("mangle", before);
  if (mangled !== null) return mangled;
  if (tracked.state === "NEW") {
    const translated = meet("nat", before);
    if (translated !== null) return translated;
  } else packet = retranslate(tracked, packet);

  const confirm = () => {
    const { connection, direction } = tracked;
    if (connection === null) return;
    if (direction === "reply") connection.replied = true;
    else if (!session.connections.includes(connection)) session.connections.push(connection);
  };
  const told = (text: string, evidence: string, command: string, more: object = {}) => {
    const words = { text, evidence, command: inside + command };
    return hop(session, trail, { ...at, ...more }, words);
  };

  if (!asksItselfFirst(namespace, given.family)) {
    return end("unknown", `${at.object} asks other rules before its own addresses (table local)`, "ip rule");
  }
  if (input !== null && given.family === "inet" && namespace.sysctls["net.ipv4.conf.all.rp_filter"] === "1") {
    const back = chooseRoute(namespace, { destination: given.source, source: given.destination, input: null, mark: 0 });
    if (back.kind !== "route" || back.route.device !== input.device) {
      const reason = `${at.object} has no way back to ${given.source} by ${input.device}: a strict rp_filter may drop it`;
      return end("unknown", reason, "sysctl net.ipv4.conf.all.rp_filter");
    }
  }
  if (own(packet.destination)) {
    if (input !== null) {
      const filtered =
        meet("mangle", "INPUT") ?? meet("filter", "INPUT") ?? (tracked.state === "NEW" ? meet("nat", "INPUT") : null);
      if (filtered !== null) return filtered;
    }
    confirm();
    const text = `${at.object} has ${packet.destination} and takes it`;
    return { kind: "local", packet, trail: told(text, packet.destination, "ip addr") };
  }

  if (input !== null) {
    const setting = given.family === "inet" ? "net.ipv4.ip_forward" : "net.ipv6.conf.all.forwarding";
    const forwards = namespace.sysctls[setting];
    if (forwards === undefined)
      return end("unknown", `${setting} of ${at.object} was not observed`, `sysctl ${setting}`);
    if (forwards !== "1")
      return end("dropped", `${at.object} does not forward: ${setting} = ${forwards}`, `sysctl ${setting}`);
  }
  const chosen = chooseRoute(namespace, routed(input?.device ?? null));
  const asked = `ip${given.family === "inet" ? "" : " -6"} route get ${packet.destination}`;
  if (chosen.kind === "unknown") return end("unknown", `${at.object}: ${chosen.words}`, "ip rule");
  if (chosen.kind === "refused") return end("dropped", `${at.object}: ${chosen.words}`, "ip rule");
  if (chosen.kind === "none") {
    return unreadPart(host, ["route", "route6"], namespace.name) === null
      ? end("dropped", `${at.object} has no route to ${packet.destination}`, asked)
      : end("unknown", `not all routes of ${at.object} were read`, asked);
  }
  const { route, by } = chosen;
  if (route.device === null) {
    const words = `the route of ${at.object} to ${route.destination} names no device: it has several ways`;
    return end("unknown", words, asked);
  }
  const device = linkOf(namespace, route.device);
  if (device === null) return end("dropped", `${at.object} has no route to ${packet.destination}`, asked);
  if (!isUp(device)) return end("dropped", `${device.name} of ${at.object} is down`, `ip link show dev ${device.name}`);
  output = device.name;
  const filtered = input === null ? meet("filter", "OUTPUT") : (meet("mangle", "FORWARD") ?? meet("filter", "FORWARD"));
  if (filtered !== null) return filtered;
  const last = meet("mangle", "POSTROUTING") ?? (tracked.state === "NEW" ? meet("nat", "POSTROUTING") : null);
  if (last !== null) return last;
  confirm();
  const changed =
    packet.source === given.source && packet.destination === given.destination
      ? ""
      : ` as ${packet.source} → ${packet.destination}`;
  const nat = decisions.map(({ by }) => `${by.table}/${by.chain} ${by.rule}`).join("; ");
  const nextHop = route.gateway ?? packet.destination;
  const text = `${at.object} routes it by ${device.name}${route.gateway === null ? "" : ` to ${route.gateway}`}${changed}`;
  const rule = decisions.at(-1)?.by;
  const policy = isOwnRoutingRule(by) ? "" : `; rule ${routingRuleText(by)}`;
  const evidence = `${route.destination}${route.gateway === null ? "" : ` via ${route.gateway}`} dev ${device.name}${policy}${nat === "" ? "" : `; ${nat}`}`;
  const command = nat !== "" ? `${tool} -t nat -vnL` : policy === "" ? "ip route" : "ip rule";
  return { kind: "send", packet, device, nextHop, trail: told(text, evidence, command, rule ?? {}) };
}
