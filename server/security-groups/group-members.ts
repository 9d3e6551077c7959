import type { NetworkIntent } from "@/server/model/network-intent";
import type { Port } from "@/server/model/neutron";
import { asSetMembers, type Prefix, readPrefix, withLength } from "@/server/security-groups/addresses";
import type { Family } from "@/server/security-groups/rule-line";

/** Addresses of the ports of a group, on whatever host: fixed ones and allowed address pairs, each once, in a steady order. */
export type GroupMembers = Readonly<Record<Family, readonly Prefix[]>>;

/** The same for every host of an intent. */
const known = new WeakMap<readonly Port[], ReadonlyMap<string, GroupMembers>>();
const knownSets = new WeakMap<readonly Prefix[], readonly string[]>();

/** By group id. A group without any member is not in it. */
export function groupMembers({ ports }: NetworkIntent): ReadonlyMap<string, GroupMembers> {
  const members = known.get(ports) ?? readMembers(ports);
  known.set(ports, members);
  return members;
}

function readMembers(ports: readonly Port[]): ReadonlyMap<string, GroupMembers> {
  const found = new Map<string, Record<Family, Map<string, Prefix>>>();
  for (const port of ports) {
    if (port.securityGroupIds.length === 0) continue;
    const addresses = [
      ...port.fixedIps.map((each) => each.address),
      ...(port.allowedAddressPairs ?? []).map((each) => each.address),
    ].flatMap((text) => readPrefix(text) ?? []);
    if (addresses.length === 0) continue;
    for (const groupId of port.securityGroupIds) {
      const group = found.get(groupId) ?? { ipv4: new Map<string, Prefix>(), ipv6: new Map<string, Prefix>() };
      found.set(groupId, group);
      for (const each of addresses) group[each.family].set(withLength(each), each);
    }
  }
  const inOrder = (members: ReadonlyMap<string, Prefix>): readonly Prefix[] =>
    [...members.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, prefix]) => prefix);
  return new Map([...found].map(([id, { ipv4, ipv6 }]) => [id, { ipv4: inOrder(ipv4), ipv6: inOrder(ipv6) }]));
}

/** What the group's set of this family holds; an empty one where its members are all of the other family. */
export function setMembers(members: GroupMembers, family: Family): readonly string[] {
  const set = knownSets.get(members[family]) ?? [...new Set(members[family].flatMap(asSetMembers))];
  knownSets.set(members[family], set);
  return set;
}

/** Ports that a change of a group touches: those in it, and those with a rule that names it. */
export function portsTouchedByGroup(intent: NetworkIntent, groupId: string): ReadonlySet<string> {
  const naming = new Set(
    intent.securityGroups
      .filter((group) => group.rules.some((rule) => rule.remoteGroupId === groupId))
      .map((group) => group.id),
  );
  return new Set(
    intent.ports
      .filter((port) => port.securityGroupIds.some((id) => id === groupId || naming.has(id)))
      .map((port) => port.id),
  );
}
