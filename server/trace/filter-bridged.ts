import type { Namespace } from "@/server/model/host-state";
import { track, UNTRACKED } from "./connections";
import type { Meeting } from "./match-rule";
import type { Frame } from "./packet";
import { type ChainRun, runChains } from "./run-chains";
import { hop, type Session, stop } from "./session";
import type { HostView } from "./trace-world";
import type { Stop, Trail } from "./trail";

type BridgedWay = { readonly bridge: string; readonly from: string; readonly to: string };

/** Hooks that a bridged packet passes, in order; what physdev sees as the way out is known from FORWARD on. */
const HOOKS = [
  ["raw", "PREROUTING"],
  ["mangle", "PREROUTING"],
  ["nat", "PREROUTING"],
  ["mangle", "FORWARD"],
  ["filter", "FORWARD"],
  ["security", "FORWARD"],
  ["mangle", "POSTROUTING"],
  ["nat", "POSTROUTING"],
] as const;

/** The rules of iptables on a Linux bridge, where the kernel hands bridged packets to them. */
export function filterBridged(
  session: Session,
  host: HostView,
  namespace: Namespace,
  way: BridgedWay,
  frame: Frame,
  trail: Trail,
): { readonly stop: Stop; readonly trail: null } | { readonly stop: null; readonly trail: Trail } {
  const { payload } = frame;
  const pass = (after: Trail) => ({ stop: null, trail: after });
  const at = { host: host.name, object: way.bridge };
  const end = (verdict: Stop["verdict"], reason: string, command: string, more: Partial<typeof at> & object = {}) => {
    const where = { ...at, object: deviceOf(way), ...more };
    return { stop: stop(session, verdict, where, reason, trail, { evidence: reason, command }), trail: null };
  };
  // arptables is not read; nobody here puts rules into it
  if (payload.kind === "arp") return pass(trail);
  const tool = payload.family === "inet" ? "iptables" : "ip6tables";
  const setting = `net.bridge.bridge-nf-call-${tool}`;
  const called = namespace.sysctls[setting];
  if (called === undefined) {
    return end(
      "unknown",
      `${setting} was not observed: whether ${tool} filters on ${way.bridge} is not known`,
      `sysctl ${setting}`,
    );
  }
  if (called === "0") {
    const words = {
      text: `${way.bridge} does not ask ${tool}: no rule of a security group is in force`,
      evidence: `${setting} = 0`,
      command: `sysctl ${setting}`,
    };
    return pass(hop(session, trail, at, words));
  }
  if (frame.vlan !== null) {
    return end(
      "unknown",
      `a frame with a VLAN tag on ${way.bridge}: whether ${tool} sees it was not observed`,
      "sysctl net.bridge",
    );
  }
  const rules = payload.family === "inet" ? namespace.iptables : namespace.ip6tables;
  if (rules === null) return end("unknown", `${tool} was not read`, `${tool}-save`);
  // a port with security groups has chains: a text without a single table was lost, or the rules were flushed
  const guarded = [way.from, way.to].some(
    (name) => (session.index.portOfDevice(name)?.securityGroupIds.length ?? 0) > 0,
  );
  if (rules.tables.length === 0 && guarded) {
    return end(
      "unknown",
      `${tool} shows no table at all, though Neutron has security groups for ${deviceOf(way)}: the rules were flushed, or their text was lost`,
      `${tool}-save`,
    );
  }
  if (rules.warnings.length > 0) return end("unknown", `${tool}: ${rules.warnings[0]}`, `${tool}-save`);

  const meeting: Meeting = {
    packet: payload,
    input: way.bridge,
    output: null,
    bridgeInput: way.from,
    bridgeOutput: null,
    sourceMac: frame.source,
    state: "NEW",
    natted: new Set(),
    mark: 0,
    connectionMark: 0,
    sets: namespace.ipsets,
  };
  let tracked = UNTRACKED;
  let decided: ChainRun | null = null;
  const begin = (zone: number | null, untracked: boolean) => {
    tracked = untracked ? UNTRACKED : track(session.connections, `${host.key}//${zone ?? 0}`, payload);
    meeting.state = tracked.state;
    meeting.connectionMark = tracked.connection?.mark ?? 0;
  };
  if (!rules.tables.some(({ name }) => name === "raw")) begin(null, false);
  for (const [name, hook] of HOOKS) {
    const table = rules.tables.find((candidate) => candidate.name === name);
    const chains = session.index.chains(rules, name);
    if (table === undefined || chains === null || !chains.has(hook)) {
      if (name === "raw" && table !== undefined) begin(null, false);
      continue;
    }
    if (name === "nat" && tracked.state !== "NEW") continue;
    const met = hook === "PREROUTING" ? meeting : { ...meeting, output: way.bridge, bridgeOutput: way.to };
    const run = runChains(table, chains, hook, met);
    meeting.mark = met.mark;
    if (name === "raw") begin(run.zone, run.untracked);
    if (run.verdict === "drop" || run.verdict === "unknown" || run.translation !== null) {
      const { chain, rule } = run.by;
      const why =
        run.translation !== null
          ? `the rule ${rule} translates addresses on a bridge`
          : run.verdict === "unknown"
            ? `${chain}: ${run.words}`
            : `${tool} drops it at ${deviceOf(way)}: ${name}/${chain} ${rule}`;
      const where = { table: name, chain, rule };
      const verdict = run.verdict === "drop" ? "dropped" : "unknown";
      return end(verdict, why, `${tool} -t ${name} -vnL ${chain} --line-numbers`, where);
    }
    if (name === "filter") decided = run;
  }
  if (tracked.connection !== null) {
    if (tracked.direction === "reply") tracked.connection.replied = true;
    else if (!session.connections.includes(tracked.connection)) session.connections.push(tracked.connection);
  }
  if (decided === null) return pass(trail);
  const { chain, rule, table } = decided.by;
  const words = {
    text: `${tool} lets it pass from ${way.from} to ${way.to} (${meeting.state})`,
    evidence: `-A ${chain} ${rule}`,
    command: `${tool} -t ${table} -vnL ${chain} --line-numbers`,
  };
  return pass(hop(session, trail, { ...at, object: deviceOf(way), table, chain, rule }, words));
}

/** The tap of the two: rules name it. */
function deviceOf({ from, to }: BridgedWay): string {
  return from.startsWith("tap") ? from : to;
}
