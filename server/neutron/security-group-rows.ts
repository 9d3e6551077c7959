import type { Tx } from "@/server/db/client";
import type { SecurityGroupRule as RuleRow } from "@/server/db/generated/client";
import type { SecurityGroup, SecurityGroupRule } from "@/server/model/neutron";

/** Security groups of the built-in inventory with their rules. Writing here decides nothing; a change comes through a plan. */

/** Rows of one statement: PostgreSQL takes 65,535 values in one. */
const AT_ONCE = 2_000;

/** By project, name, then id; their rules by direction, ethertype, protocol, ports, then id. */
export async function readSecurityGroups(tx: Tx, cloudId: string): Promise<readonly SecurityGroup[]> {
  const groups = await tx.securityGroup.findMany({
    where: { cloudId },
    include: {
      rules: {
        orderBy: [
          { direction: "asc" },
          { ethertype: "asc" },
          { protocol: "asc" },
          { portMin: "asc" },
          { portMax: "asc" },
          { id: "asc" },
        ],
      },
    },
    orderBy: [{ projectId: "asc" }, { name: "asc" }, { id: "asc" }],
  });
  return groups.map(({ id, name, projectId, stateful, description, rules }) => ({
    ...{ id, name, projectId, stateful, description },
    rules: rules.map(toRule),
  }));
}

/** With its rules. Other groups that they name must be there. */
export async function insertSecurityGroup(tx: Tx, cloudId: string, group: SecurityGroup): Promise<void> {
  const { id, name, projectId, description = "", stateful = true } = group;
  await tx.securityGroup.create({ data: { id, cloudId, name, projectId, description, stateful } });
  await insertSecurityGroupRules(tx, cloudId, id, group.rules);
}

/** Name, description and statefulness; rules come and go by themselves. */
export async function updateSecurityGroup(tx: Tx, group: SecurityGroup): Promise<void> {
  const { id, name, description = "", stateful = true } = group;
  await tx.securityGroup.update({ where: { id }, data: { name, description, stateful } });
}

/** Its rules go along. */
export async function deleteSecurityGroup(tx: Tx, id: string): Promise<void> {
  await tx.securityGroup.delete({ where: { id } });
}

/** Any number of them, in few statements. Other groups that they name must be there. */
export async function insertSecurityGroupRules(
  tx: Tx,
  cloudId: string,
  securityGroupId: string,
  rules: readonly SecurityGroupRule[],
): Promise<void> {
  for (let from = 0; from < rules.length; from += AT_ONCE) {
    const some = rules.slice(from, from + AT_ONCE);
    await tx.securityGroupRule.createMany({ data: some.map((rule) => ruleColumns(cloudId, securityGroupId, rule)) });
  }
}

export async function deleteSecurityGroupRules(tx: Tx, ids: readonly string[]): Promise<void> {
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    await tx.securityGroupRule.deleteMany({ where: { id: { in: ids.slice(from, from + AT_ONCE) } } });
  }
}

function ruleColumns(cloudId: string, securityGroupId: string, rule: SecurityGroupRule) {
  const { id, direction, ethertype, protocol, portMin, portMax, remotePrefix, remoteGroupId } = rule;
  const matches = { direction, ethertype, protocol, portMin, portMax, remotePrefix, remoteGroupId };
  return { id, cloudId, securityGroupId, ...matches };
}

function toRule(row: RuleRow): SecurityGroupRule {
  const { id, ethertype, protocol, portMin, portMax, remotePrefix, remoteGroupId } = row;
  const direction = row.direction === "egress" ? "egress" : "ingress";
  return { id, direction, ethertype, protocol, portMin, portMax, remotePrefix, remoteGroupId };
}
