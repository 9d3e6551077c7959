import type { Step } from "@/server/model/plan";
import type { FirewallChanges } from "@/server/security-groups/firewall-changes";
import { revokedFacts } from "@/server/security-groups/revoked-chain";
import type { SetChange } from "@/server/security-groups/set-changes";
import type { ChainChange } from "@/server/security-groups/table-changes";

/** So many lines of each side are shown; the rest is counted. */
const MOST = 40;

export type FirewallFacts = Pick<Step, "before" | "after"> & { readonly removed: number; readonly added: number };

/** The exact lines that go and come, a fact each, by chain; then what sets lose and gain. */
export function firewallFacts(
  { chains, sets, revoked, judges }: Pick<FirewallChanges, "chains" | "sets" | "revoked" | "judges">,
  settings: readonly string[],
): FirewallFacts {
  const removed = [
    ...chains.flatMap((each) => linesOf(each, each.removed)),
    ...sets.flatMap((each) => membersOf(each, each.removed)),
  ];
  const added = [
    ...chains.flatMap((each) => linesOf(each, each.added)),
    ...sets.flatMap((each) => membersOf(each, each.added)),
  ];
  return {
    removed: count(chains.map((each) => each.removed)),
    added: count(chains.map((each) => each.added)),
    before: {
      ...bounded(removed),
      ...revokedFacts(revoked, "gone"),
      ...Object.fromEntries(settings.map((key) => [key, "0"])),
    },
    after: {
      ...bounded(added),
      ...revokedFacts(revoked, "new"),
      ...(judges ? { "TCP connections": "cut where no rule lets them through, let go of where one does again" } : {}),
      ...Object.fromEntries(settings.map((key) => [key, "1"])),
    },
  };
}

const count = (lists: readonly (readonly string[])[]): number => lists.reduce((sum, list) => sum + list.length, 0);

function linesOf({ family, table, chain }: ChainChange, specs: readonly string[]): readonly [string, string][] {
  const place = `${chain} ${family === "ipv4" ? "v4" : "v6"}${table === "filter" ? "" : ` ${table}`}`;
  return specs.map((spec, at) => [`${place} #${String(at + 1).padStart(2, "0")}`, `-A ${chain} ${spec}`]);
}

function membersOf({ name, kind }: SetChange, members: readonly string[]): readonly [string, string][] {
  if (members.length === 0) return kind === "changed" ? [] : [[`ipset ${name}`, "empty"]];
  const shown = members.slice(0, MOST).join(", ");
  return [[`ipset ${name}`, members.length > MOST ? `${shown} and ${members.length - MOST} more` : shown]];
}

function bounded(lines: readonly [string, string][]): Record<string, string> {
  const rest = lines.length - MOST;
  return {
    ...Object.fromEntries(lines.slice(0, MOST)),
    ...(rest > 0 ? { "further lines": String(rest) } : {}),
  };
}
