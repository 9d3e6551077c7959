import { BridgeheadError } from "@/server/model/errors";
import type { Namespace } from "@/server/model/host-state";
import type { Port } from "@/server/model/neutron";
import type { WhatIf, WhatIfChain, WhatIfLine } from "@/server/model/security-group-views";
import type { ConsoleContext } from "@/server/operations/console-context";
import { type AskedChange, askedChange, type RuleQuestion } from "@/server/operations/security-groups/asked-change";
import { portUse } from "@/server/operations/security-groups/describe-security-group";
import { wouldBe } from "@/server/operations/security-groups/ledger-chains";
import { originTeller } from "@/server/operations/security-groups/origin-words";
import { chainEdits, type EditedChain, type IntentChange, namespaceAfter } from "@/server/security-groups/chain-edits";
import { directionOfChain } from "@/server/security-groups/chain-names";
import { type FirewallStyle, ZED } from "@/server/security-groups/firewall-style";
import { portsTouchedByGroup } from "@/server/security-groups/group-members";
import { lineFates, sightOf } from "@/server/security-groups/line-fates";
import { styleOfHost } from "@/server/security-groups/style-of-host";
import type { World } from "@/server/topology/world";
import { isGuestPort } from "@/server/wiring/on-host";

export type WhatIfQuestion = RuleQuestion & {
  /** The port to show; absent: the first one of the group that is on a host. */
  readonly portId?: string | undefined;
};

/** The ledger of a port as it would be with other rules in one of its groups. Nothing is written and no host is asked. */
export async function whatIf(ctx: ConsoleContext, question: WhatIfQuestion): Promise<WhatIf> {
  const change = await askedChange(ctx, question);
  const { world } = await ctx.views.of(question.caseId);
  const { port, others } = shownPort(change, question.portId);
  if (port === null) return { faults: change.faults, port: null, basis: "groups", chains: [], otherPorts: 0 };
  const root = rootWithChains(world, port);
  return {
    faults: change.faults,
    port: portUse(change.before, port),
    basis: root === null ? "groups" : "host",
    chains: changedChains(change, port, root),
    otherPorts: others,
  };
}

/** The port that a change is shown on, and how many more it touches. */
export function shownPort(
  { before, after, group }: AskedChange,
  portId: string | undefined,
): { readonly port: Port | null; readonly others: number } {
  const touched = new Set([before, after].flatMap((intent) => [...portsTouchedByGroup(intent, group.id)]));
  const inGroup = before.ports.filter((each) => each.securityGroupIds.includes(group.id) && isGuestPort(each));
  const port =
    portId === undefined
      ? (inGroup.find(({ host }) => host !== "") ?? inGroup[0] ?? null)
      : before.ports.find(({ id }) => id === portId);
  if (port === undefined) {
    throw new BridgeheadError("missing", `There is no port ${portId}.`, { remedy: "Look it up in the list of ports." });
  }
  return { port, others: Math.max(0, touched.size - (port !== null && touched.has(port.id) ? 1 : 0)) };
}

/** The root namespace of the port's host, if that has chains of the port. */
export function rootWithChains(world: Pick<World, "hosts">, port: Port): Namespace | null {
  const host = world.hosts.find(({ name, state }) => name === port.host || state?.hostname === port.host);
  const root = host?.state?.namespaces.find(({ name }) => name === "");
  if (root === undefined) return null;
  const chain = `neutron-openvswi-i${port.id.slice(0, 10)}`;
  const filter = root.iptables?.tables.find(({ name }) => name === "filter");
  return filter?.chains.some(({ name }) => name === chain) ? root : null;
}

/** Chains of the port that have a line more or less, with what becomes of their other lines. */
export function changedChains(
  { before, after }: Pick<AskedChange, "before" | "after">,
  port: Port,
  root: Namespace | null,
): readonly WhatIfChain[] {
  const style = styleOfHost(root) ?? ZED;
  const change: IntentChange = { before, after, style };
  const edited = chainEdits(change, port, root).filter(({ edits }) => edits.some((edit) => edit.change !== null));
  if (edited.length === 0) return [];
  const later = root === null ? null : namespaceAfter(change, [port], root);
  const tell = originTeller(before, after);
  return edited.map((chain) => {
    const fates = fatesOf(chain, { before, after, port, style, root, later });
    const lines = chain.edits.map(({ change: kind, spec, origin }, at): WhatIfLine => {
      const { was, will } = fates[at] ?? { was: null, will: null };
      const fateChanges = kind === null && was !== null && will !== null && was.kind !== will.kind;
      return { change: kind, spec, why: origin === null ? null : tell(origin).why, fate: will, fateChanges };
    });
    const purpose = directionOfChain(chain.name) ?? "anti-spoofing";
    return { family: chain.family, name: chain.name, purpose, lines };
  });
}

type Sides = Pick<AskedChange, "before" | "after"> & {
  readonly port: Port;
  readonly style: FirewallStyle;
  readonly root: Namespace | null;
  readonly later: Namespace | null;
};

/** What becomes of each line of a chain before and after; `null`: it is not there. */
function fatesOf({ family, name, edits }: EditedChain, { before, after, port, style, root, later }: Sides) {
  const sideOf = (left: "+" | "-", namespace: Namespace | null, intent: AskedChange["before"]) => {
    const sight = namespace === null ? wouldBe(intent, port, family, style) : sightOf(namespace, family);
    let place = 0;
    const places = edits.map(({ change }) => {
      if (change !== left) place += 1;
      return place;
    });
    const fates = lineFates(sight, family, name, [...new Set(places)]);
    return edits.map(({ change }, at) => (change === left ? null : (fates.get(places[at] ?? 0) ?? null)));
  };
  const [was, will] = [sideOf("+", root, before), sideOf("-", later, after)];
  return edits.map((_, at) => ({ was: was[at] ?? null, will: will[at] ?? null }));
}
