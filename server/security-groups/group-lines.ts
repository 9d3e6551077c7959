import type { NetworkIntent } from "@/server/model/network-intent";
import type { Port, SecurityGroup } from "@/server/model/neutron";
import { readPrefix, withLength } from "@/server/security-groups/addresses";
import type { FirewallStyle } from "@/server/security-groups/firewall-style";
import { type GroupMembers, groupMembers } from "@/server/security-groups/group-members";
import { familyOf, groupRuleText, REMOTE } from "@/server/security-groups/group-rule-text";
import type { Direction, Family, RuleLine } from "@/server/security-groups/rule-line";

/** A rule that has no line on any host, and why. */
export type UnusableRule = { readonly groupId: string; readonly ruleId: string; readonly because: string };

/** What a rule becomes; `member` null: one line whoever the port is. */
type Drafted = { readonly ruleId: string; readonly spec: string; readonly member: string | null };

/**
 * Lines of the groups of a port. Each group is worked out once and shared by all its ports. Equal lines are one: the
 * first has it, and knows of the others. A rule with a remote group that has no members at all has no line.
 */
export class GroupLines {
  private readonly groups: ReadonlyMap<string, SecurityGroup>;
  private readonly drafts = new Map<string, readonly Drafted[]>();
  private readonly refused = new Map<string, UnusableRule>();
  readonly members: ReadonlyMap<string, GroupMembers>;

  constructor(
    intent: NetworkIntent,
    private readonly style: FirewallStyle,
  ) {
    this.groups = new Map(intent.securityGroups.map((group) => [group.id, group]));
    this.members = groupMembers(intent);
  }

  /** Of the groups that were asked for so far. */
  get unusable(): readonly UnusableRule[] {
    return [...this.refused.values()];
  }

  isStateless(port: Port): boolean {
    return this.groups.get(port.securityGroupIds[0] ?? "")?.stateful === false;
  }

  linesFor(port: Port, direction: Direction, family: Family): readonly RuleLine[] {
    const own = new Set(port.fixedIps.flatMap(({ address }) => this.ownAddress(address)));
    const lines = new Map<string, RuleLine>();
    for (const groupId of port.securityGroupIds) {
      for (const { ruleId, spec, member } of this.draftsOf(groupId, direction, family)) {
        if (member !== null && own.has(member)) continue;
        const first = lines.get(spec);
        if (first === undefined) {
          lines.set(spec, { spec, origin: { kind: "group-rule", groupId, ruleId, member, also: [] } });
        } else if (first.origin.kind === "group-rule") {
          const also = [...first.origin.also, { groupId, ruleId }];
          lines.set(spec, { spec, origin: { ...first.origin, also } });
        }
      }
    }
    return [...lines.values()];
  }

  /** Groups that rules of the port's groups name as remote, where sets are used and the group has members. */
  remoteGroups(port: Pick<Port, "securityGroupIds">, family: Family): readonly string[] {
    if (!this.style.ipsets) return [];
    const rules = port.securityGroupIds.flatMap((id) => this.groups.get(id)?.rules ?? []);
    const remote = rules.flatMap((rule) => {
      const isAsked = rule.remoteGroupId !== null && familyOf(rule) === family;
      return isAsked && groupRuleText(rule, family, this.style).kind === "lines" ? rule.remoteGroupId : [];
    });
    return [...new Set(remote)].filter((id) => id !== null && this.members.has(id));
  }

  private ownAddress(address: string): readonly string[] {
    const prefix = readPrefix(address);
    return prefix === null ? [] : [withLength(prefix)];
  }

  private draftsOf(groupId: string, direction: Direction, family: Family): readonly Drafted[] {
    const key = `${groupId} ${direction} ${family}`;
    const known = this.drafts.get(key);
    if (known !== undefined) return known;
    const drafts: Drafted[] = [];
    for (const rule of this.groups.get(groupId)?.rules ?? []) {
      if (rule.direction !== direction) continue;
      const ruleFamily = familyOf(rule);
      if (ruleFamily === null) {
        this.refuse(groupId, rule.id, `its ethertype "${rule.ethertype}" is neither IPv4 nor IPv6`);
      }
      if (ruleFamily !== family) continue;
      const text = groupRuleText(rule, family, this.style);
      if (text.kind === "unusable") {
        this.refuse(groupId, rule.id, text.because);
      } else if (text.remoteGroupId === null) {
        drafts.push({ ruleId: rule.id, spec: `${text.before}${text.after}`, member: null });
      } else {
        const members = this.members.get(text.remoteGroupId);
        if (members === undefined) continue;
        if (this.style.ipsets) drafts.push({ ruleId: rule.id, spec: text.after, member: null });
        else {
          for (const member of members[family]) {
            const remote = member.length === 0 ? "" : `${REMOTE[direction]} ${withLength(member)} `;
            drafts.push({ ruleId: rule.id, spec: `${remote}${text.after}`, member: withLength(member) });
          }
        }
      }
    }
    this.drafts.set(key, drafts);
    return drafts;
  }

  private refuse(groupId: string, ruleId: string, because: string): void {
    this.refused.set(ruleId, { groupId, ruleId, because });
  }
}
