import type { NetworkIntent } from "@/server/model/network-intent";
import type { Port } from "@/server/model/neutron";
import { setName } from "@/server/security-groups/chain-names";
import { compilePort } from "@/server/security-groups/compile-port";
import { ZED } from "@/server/security-groups/firewall-style";
import { GroupLines } from "@/server/security-groups/group-lines";
import { portsTouchedByGroup, setMembers } from "@/server/security-groups/group-members";
import { FAMILIES, type Family, type RuleLine, type RuleOrigin } from "@/server/security-groups/rule-line";
import { isGuestPort } from "@/server/wiring/on-host";

export type RuleChange = {
  readonly portId: string;
  readonly family: Family;
  readonly chain: string;
  readonly change: "+" | "-";
  readonly spec: string;
  readonly origin: RuleOrigin;
};
export type MemberChange = {
  readonly set: string;
  readonly groupId: string;
  readonly family: Family;
  readonly added: readonly string[];
  readonly removed: readonly string[];
};
export type RulePreview = { readonly rules: readonly RuleChange[]; readonly members: readonly MemberChange[] };

/** What a change is looked at for: one port, or every port that a group is in force on or named for. */
export type RuleSubject = { readonly portId: string } | { readonly groupId: string };

/** The exact lines that a change of intent takes from and adds to the chains of ports, and to the sets that they ask. */
export function ruleChanges(before: NetworkIntent, after: NetworkIntent, subject: RuleSubject): RulePreview {
  const ids =
    "portId" in subject
      ? [subject.portId]
      : [...new Set([before, after].flatMap((intent) => [...portsTouchedByGroup(intent, subject.groupId)]))].sort();
  const [was, will] = [new GroupLines(before, ZED), new GroupLines(after, ZED)];
  const [old, now] = [byId(before), byId(after)];
  const rules = ids.flatMap((id) =>
    FAMILIES.flatMap((family) =>
      portChanges(id, family, linesOf(old.get(id), family, was), linesOf(now.get(id), family, will)),
    ),
  );
  return { rules, members: memberChanges(ids, [old, was], [now, will]) };
}

const byId = ({ ports }: NetworkIntent): ReadonlyMap<string, Port> => new Map(ports.map((port) => [port.id, port]));

type Chains = ReadonlyMap<string, readonly RuleLine[]>;

function linesOf(port: Port | undefined, family: Family, groups: GroupLines): Chains {
  if (port === undefined || port.portSecurity === false || !isGuestPort(port)) return new Map();
  const world = { style: ZED, groups, dhcpServers: () => [] };
  return new Map(compilePort(port, family, world).map(({ name, lines }) => [name, lines]));
}

function portChanges(portId: string, family: Family, was: Chains, will: Chains): readonly RuleChange[] {
  return [...new Set([...was.keys(), ...will.keys()])].sort().flatMap((chain) => {
    const [old, now] = [was.get(chain) ?? [], will.get(chain) ?? []];
    const differing = (lines: readonly RuleLine[], others: readonly RuleLine[], change: "+" | "-") => {
      const there = new Set(others.map(({ spec }) => spec));
      return lines
        .filter(({ spec }) => !there.has(spec))
        .map(({ spec, origin }): RuleChange => ({ portId, family, chain, change, spec, origin }));
    };
    return [...differing(old, now, "-"), ...differing(now, old, "+")];
  });
}

type Side = readonly [ReadonlyMap<string, Port>, GroupLines];

function memberChanges(ids: readonly string[], before: Side, after: Side): readonly MemberChange[] {
  return FAMILIES.flatMap((family) => {
    const asked = (side: Side) => {
      const [ports, groups] = side;
      return new Set(ids.flatMap((id) => groups.remoteGroups(ports.get(id) ?? NO_PORT, family)));
    };
    const [old, now] = [asked(before), asked(after)];
    return [...new Set([...old, ...now])].sort().flatMap((groupId): MemberChange[] => {
      const membersIn = (side: Side, isAsked: boolean) => {
        const members = side[1].members.get(groupId);
        return isAsked && members !== undefined ? setMembers(members, family) : [];
      };
      const [was, will] = [membersIn(before, old.has(groupId)), membersIn(after, now.has(groupId))];
      const [wasThere, isThere] = [new Set(was), new Set(will)];
      const added = will.filter((member) => !wasThere.has(member));
      const removed = was.filter((member) => !isThere.has(member));
      return added.length + removed.length === 0
        ? []
        : [{ set: setName(groupId, family), groupId, family, added, removed }];
    });
  });
}

const NO_PORT: Pick<Port, "securityGroupIds"> = { securityGroupIds: [] };
