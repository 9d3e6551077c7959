import type { NetworkIntent } from "@/server/model/network-intent";
import type { Port, SecurityGroup } from "@/server/model/neutron";
import type { PortUse, SecurityGroupDetails, SecurityGroupView } from "@/server/model/object-views";
import { permissiveBecause } from "@/server/model/permissive-rule";
import { ruleWords } from "@/server/model/rule-words";
import { DEFAULT_GROUP } from "@/server/neutron/default-group";
import type { ToldIntent } from "@/server/operations/intent/told-intents";

/** Groups of one cloud or case as a list shows them, without their rules. */
export function summarizeSecurityGroups({ cloudId, intent }: ToldIntent): readonly SecurityGroupView[] {
  const counts = new Map<string, number>();
  for (const port of intent.ports) for (const id of port.securityGroupIds) counts.set(id, (counts.get(id) ?? 0) + 1);
  return intent.securityGroups.map((group) => summary(cloudId, group, counts.get(group.id) ?? 0));
}

function summary(cloudId: string | null, { rules, ...group }: SecurityGroup, portCount: number): SecurityGroupView {
  const permissiveCount = rules.filter((rule) => permissiveBecause(rule) !== null).length;
  const isDefault = group.name === DEFAULT_GROUP;
  return { ...group, cloudId, isDefault, ruleCount: rules.length, permissiveCount, portCount };
}

export function describeSecurityGroup({ cloudId, intent }: ToldIntent, group: SecurityGroup): SecurityGroupDetails {
  const names = new Map(intent.securityGroups.map(({ id, name }) => [id, name || id]));
  const groupName = (id: string) => names.get(id) ?? id;
  const ports = intent.ports.filter((port) => port.securityGroupIds.includes(group.id));
  return {
    ...summary(cloudId, group, ports.length),
    rules: group.rules.map((rule) => ({
      ...rule,
      words: ruleWords(rule, groupName),
      remoteGroupName: rule.remoteGroupId === null ? null : groupName(rule.remoteGroupId),
    })),
    ports: ports.map((port) => portUse(intent, port)),
    namedBy: intent.securityGroups
      .filter((each) => each.id !== group.id && each.rules.some((rule) => rule.remoteGroupId === group.id))
      .map(({ id, name }) => ({ id, name })),
  };
}

/** A port where something else is shown: what it is called, where it is, and its addresses. */
export function portUse(intent: Pick<NetworkIntent, "networks">, port: Port): PortUse {
  const { id, name, networkId, host } = port;
  const network = intent.networks.find((each) => each.id === networkId);
  const addresses = port.fixedIps.map(({ address }) => address);
  return { id, name, networkName: network?.name || networkId, host, addresses };
}
