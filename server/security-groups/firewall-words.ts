import type { Cause } from "@/server/model/plan";
import { CHAIN_ID_LENGTH, portOfChain, portOfRule } from "@/server/security-groups/chain-names";
import type { FirewallChanges } from "@/server/security-groups/firewall-changes";
import type { ChainChange } from "@/server/security-groups/table-changes";
import type { HostScope } from "@/server/wiring/host-plan";
import { absentCause } from "@/server/wiring/host-step";

/** Ports, by the 10 characters of their chains, whose rules change. */
export function portsConcerned(chains: readonly ChainChange[]): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { chain, removed, added } of chains) {
    const own = portOfChain(chain);
    if (own !== null) keys.add(own);
    for (const spec of [...removed, ...added]) {
      const port = portOfRule(spec);
      if (port !== null) keys.add(port.slice(0, CHAIN_ID_LENGTH));
    }
  }
  return keys;
}

/**
 * `changed` when something that was there is otherwise, be it one rule; `orphan` when only rules of ports that left go; else
 * whole chains are not there, which is the cause of the ports that they are for: now asked for, or found missing.
 */
export function causeOf(
  scope: HostScope,
  { chains, sets }: FirewallChanges,
  settingsOff: readonly string[],
  going: ReadonlySet<string>,
): Cause {
  const concerned = portsConcerned(chains);
  const isCleaning = settingsOff.length === 0 && [...concerned].every((key) => going.has(key));
  if (isCleaning && sets.every(({ kind }) => kind === "gone") && (concerned.size > 0 || chains.length === 0))
    return "orphan";
  const isChanged = chains.some(
    ({ chain, kind, removed }) =>
      (portOfChain(chain) !== null && kind === "changed") ||
      (kind === "changed" && removed.some((spec) => isKept(spec, going))),
  );
  return isChanged || settingsOff.length > 0 || sets.some(({ kind }) => kind === "changed")
    ? "changed"
    : absentCause(scope);
}

function isKept(spec: string, going: ReadonlySet<string>): boolean {
  const port = portOfRule(spec);
  return port === null || !going.has(port.slice(0, CHAIN_ID_LENGTH));
}

export function whyOf(changes: FirewallChanges, settingsOff: readonly string[], going: ReadonlySet<string>): string {
  const { chains, sets, revoked } = changes;
  const concerned = portsConcerned(chains);
  const staying = [...concerned].filter((key) => !going.has(key)).length;
  const left = concerned.size - staying;
  const added = chains.reduce((sum, each) => sum + each.added.length, 0);
  const removed = chains.reduce((sum, each) => sum + each.removed.length, 0);
  const sentences = [
    settingsOff.length === 0
      ? null
      : `Bridged packets pass the rules by (${settingsOff.join(", ")} = 0): every security group on the host is off while all rules look right.`,
    staying === 0 ? null : `The rules of ${counted(staying, "port")} are not what the security groups say.`,
    left === 0 ? null : `${counted(left, "port")} ${left === 1 ? "has" : "have"} left the host.`,
    chains.length > 0 && concerned.size === 0 ? "The chains that all ports share are not as they must be." : null,
    added + removed === 0
      ? null
      : `${counted(added, "rule")} ${added === 1 ? "comes" : "come"}, ${removed} ${removed === 1 ? "goes" : "go"}.`,
    sets.length === 0
      ? null
      : `${counted(sets.length, "set")} of remote addresses ${sets.length === 1 ? "changes" : "change"}.`,
    chains.length + sets.length === 0 && revoked.length > 0
      ? "No port is left whose connections could be revoked."
      : null,
  ];
  return sentences.filter((sentence) => sentence !== null).join(" ");
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
