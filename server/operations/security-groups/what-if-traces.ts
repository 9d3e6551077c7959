import { setImmediate } from "node:timers/promises";
import type { Port } from "@/server/model/neutron";
import type { TraceChange, WhatIfTraces } from "@/server/model/security-group-views";
import type { TraceResult } from "@/server/model/trace";
import type { ConsoleContext } from "@/server/operations/console-context";
import { type AskedChange, askedChange } from "@/server/operations/security-groups/asked-change";
import { rootWithChains, shownPort, type WhatIfQuestion } from "@/server/operations/security-groups/what-if";
import { whatIfQuestions } from "@/server/operations/security-groups/what-if-questions";
import { namespaceAfter } from "@/server/security-groups/chain-edits";
import { filtersByFlows } from "@/server/security-groups/filters-by-flows";
import { portsTouchedByGroup } from "@/server/security-groups/group-members";
import { styleOfHost } from "@/server/security-groups/style-of-host";
import type { World } from "@/server/topology/world";
import { tracePacket } from "@/server/trace/trace-packet";
import type { TraceWorld } from "@/server/trace/trace-world";

/**
 * How packets from and to a port fare now and would fare with other rules: the same traces, once through the hosts as they
 * were last observed and once with the port chains of the change in them. Nothing is written, and nothing is sent.
 */
export async function whatIfTraces(
  ctx: ConsoleContext,
  question: WhatIfQuestion,
  signal: AbortSignal,
): Promise<WhatIfTraces> {
  const change = await askedChange(ctx, question);
  const { world } = await ctx.views.of(question.caseId);
  const { port } = shownPort(change, question.portId);
  if (port === null) return { traces: [], notLookedAt: ["No port is in this group: there is nothing to trace."] };
  return traceChanges(change, world, port, signal);
}

export async function traceChanges(
  change: AskedChange,
  world: TraceWorld & Pick<World, "hosts">,
  port: Port,
  signal: AbortSignal,
): Promise<WhatIfTraces> {
  const rules = [...change.added, ...change.removed];
  if (rules.length === 0) return { traces: [], notLookedAt: [] };
  if (rootWithChains(world, port) === null) return { traces: [], notLookedAt: [whyNoChains(world, port)] };
  const { asked, notLookedAt } = whatIfQuestions(change.before, world, port, rules);
  const { later, unchanged } = worldAfter(change, world);
  const traces: TraceChange[] = [];
  for (const { question, from, to } of asked) {
    signal.throwIfAborted();
    const [before, after] = [tracePacket(world, question), tracePacket(later, question)];
    const packet = question.protocol === "icmp" ? "ping" : `${question.protocol}/${question.port}`;
    const isChanged = before.verdict !== after.verdict;
    traces.push({ question, from, to, packet, before: told(before), after: told(after), isChanged });
    // each takes its time in a large world, and others wait
    await setImmediate();
  }
  traces.sort((a, b) => Number(b.isChanged) - Number(a.isChanged));
  return { traces, notLookedAt: [...notLookedAt, ...unchanged] };
}

const told = ({ verdict, reason }: TraceResult) => ({ verdict, reason });

/** The hosts with the chains of the change, and hosts that stay as they are although it reaches them. */
function worldAfter(
  change: AskedChange,
  world: TraceWorld,
): { readonly later: TraceWorld; readonly unchanged: readonly string[] } {
  const { before, after, group } = change;
  const touched = new Set([before, after].flatMap((intent) => [...portsTouchedByGroup(intent, group.id)]));
  const ports = before.ports.filter(({ id }) => touched.has(id));
  const unchanged: string[] = [];
  const hosts = world.hosts.map((host) => {
    const own = ports.filter((port) => port.host === host.name || port.host === host.state?.hostname);
    const root = host.state?.namespaces.find(({ name }) => name === "");
    if (host.state === null || root === undefined || own.length === 0) return host;
    const style = styleOfHost(root);
    const there = own.filter((port) => rootWithChains({ hosts: [host] }, port) !== null);
    if (style === null || there.length < own.length) {
      const count = style === null ? own.length : own.length - there.length;
      unchanged.push(
        `${count === 1 ? "One port" : `${count} ports`} on ${host.name} ${count === 1 ? "has" : "have"} no chains there that could change: it was traced as it is.`,
      );
    }
    if (style === null || there.length === 0) return host;
    const changed = namespaceAfter({ before, after, style }, there, root);
    const namespaces = host.state.namespaces.map((each) => (each === root ? changed : each));
    return { ...host, state: { ...host.state, namespaces } };
  });
  return { later: { ...world, hosts }, unchanged };
}

function whyNoChains(world: Pick<World, "hosts">, port: Port): string {
  if (port.host === "") return "The port is on no host: there is nothing to trace yet.";
  const host = world.hosts.find(({ name, state }) => name === port.host || state?.hostname === port.host);
  if (host?.state == null) return `Host ${port.host} was not read: nothing was traced.`;
  return filtersByFlows(host.state, port)
    ? `Host ${port.host} filters by flows of Open vSwitch. What its agent would make of the change is not worked out, so nothing was traced.`
    : `Host ${port.host} has no chains of the port as it was last read: nothing was traced.`;
}
