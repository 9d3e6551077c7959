import { BridgeheadError } from "@/server/model/errors";
import { groupBy } from "@/server/model/group-by";
import type { SecurityGroupRuleInput } from "@/server/model/security-group-input";
import type { ChangedChain, PortPreview, SecurityGroupPreview } from "@/server/model/security-group-views";
import type { OperationContext } from "@/server/operations/context";
import { desiredSecurityGroups } from "@/server/operations/intent/desired-security-groups";
import { readIntent } from "@/server/operations/intent/read-intent";
import { portUse } from "@/server/operations/security-groups/describe-security-group";
import { cloudOfSecurityGroup } from "@/server/operations/security-groups/get-security-group";
import { originTeller } from "@/server/operations/security-groups/origin-words";
import { whyNotWritten } from "@/server/operations/security-groups/port-reach";
import { ruleFaults } from "@/server/operations/security-groups/rule-faults";
import { portsTouchedByGroup } from "@/server/security-groups/group-members";
import { type RuleChange, ruleChanges } from "@/server/security-groups/rule-changes";

/** More ports than anybody reads: they change alike. */
const MOST_PORTS = 50;

export type PreviewInput = {
  readonly securityGroupId: string;
  readonly add: readonly SecurityGroupRuleInput[];
  /** Ids of rules; those that are gone already are passed over. */
  readonly remove: readonly string[];
};

/**
 * The lines that a change of a group's rules takes from and adds to the chains of its ports, and what is wrong with the new
 * rules. Nothing is written, no host is asked: what a host differs by is in the plan.
 */
export async function previewSecurityGroup(ctx: OperationContext, input: PreviewInput): Promise<SecurityGroupPreview> {
  const { securityGroupId } = input;
  const cloudId = await cloudOfSecurityGroup(ctx, securityGroupId);
  const { intent: before, cloudKind } = await readIntent(ctx.db, cloudId);
  const group = before.securityGroups.find((each) => each.id === securityGroupId);
  if (group === undefined) {
    throw new BridgeheadError("missing", `There is no security group ${securityGroupId}.`, {
      remedy: "It was deleted meanwhile; go back to the list.",
    });
  }
  const known = new Set(group.rules.map((rule) => rule.id));
  const ruleIds = input.remove.filter((id) => known.has(id));
  const about = { cloudId, securityGroupId };
  const without =
    ruleIds.length === 0
      ? before
      : desiredSecurityGroups(before, { kind: "remove-security-group-rules", ...about, ruleIds }).desired;
  const rest = without.securityGroups.find((each) => each.id === securityGroupId) ?? group;
  const faults = ruleFaults(rest, input.add, before.securityGroups, ctx.newId());
  const rules = input.add.filter((_, at) => faults.every((fault) => fault.rule !== at));
  const added =
    rules.length === 0
      ? { desired: without, faults: [] }
      : desiredSecurityGroups(without, {
          kind: "add-security-group-rules",
          ...about,
          firstRuleId: ctx.newId(),
          rules: [...rules],
        });
  const after = added.desired;
  const { rules: changes, members } = ruleChanges(before, after, { groupId: securityGroupId });
  const hosts = await ctx.db.host.findMany({ select: { name: true, ownership: true } });
  const tell = originTeller(before, after);
  const ports = new Map(before.ports.map((port) => [port.id, port]));
  const names = new Map(before.securityGroups.map(({ id, name }) => [id, name || id]));
  const changed = [...groupBy(changes, (each) => each.portId)];
  const previews = changed.slice(0, MOST_PORTS).flatMap(([portId, lines]): PortPreview[] => {
    const port = ports.get(portId);
    if (port === undefined) return [];
    return [{ port: portUse(before, port), note: whyNotWritten(port, hosts), chains: chainsOf(lines, tell) }];
  });
  const touched = portsTouchedByGroup(before, securityGroupId);
  const asked = ruleIds.length + rules.length > 0;
  const notices = [
    // what a real cloud allows is for itself to say
    ...(cloudKind === "inventory" ? added.faults.map(({ message, remedy }) => `${message} ${remedy}`) : []),
    ...(asked && touched.size === 0 ? ["No port is in this group: nothing changes on any host."] : []),
    ...(asked && touched.size > 0 && changed.length === 0
      ? ["No chain changes: other rules of these ports have the same lines, or a remote group has no members."]
      : []),
  ];
  return {
    faults,
    ports: previews,
    portsLeftOut: Math.max(0, changed.length - MOST_PORTS),
    members: members.map(({ set, groupId, family, added: come, removed }) => ({
      set,
      groupName: names.get(groupId) ?? groupId,
      family,
      added: come,
      removed,
    })),
    notices,
  };
}

function chainsOf(lines: readonly RuleChange[], tell: ReturnType<typeof originTeller>): readonly ChangedChain[] {
  return [...groupBy(lines, ({ family, chain }) => `${family} ${chain}`).values()].flatMap((list) => {
    const [first] = list;
    if (first === undefined) return [];
    const { family, chain: name } = first;
    return [{ family, name, lines: list.map(({ change, spec, origin }) => ({ change, spec, why: tell(origin).why })) }];
  });
}
