import type { Namespace } from "@/server/model/host-state";
import type { NeutronState, Port, SecurityGroup } from "@/server/model/neutron";
import { withLength } from "@/server/security-groups/addresses";
import { wrapped } from "@/server/security-groups/chain-names";
import { type GroupMembers, groupMembers } from "@/server/security-groups/group-members";
import { recogniseDialect } from "@/server/security-groups/recognise-dialect";
import { FAMILIES } from "@/server/security-groups/rule-line";
import type { HostGraph } from "@/server/topology/host-graph";
import type { WorldHost } from "@/server/topology/world";
import type { WorldParts } from "@/server/topology/world-parts";
import { deviceName } from "@/server/wiring/device-names";
import { isGuestPort } from "@/server/wiring/on-host";
import { portsBoundTo } from "./bound-ports";
import { isWhole, wasRead } from "./served-by";

/** Guests of a host whose chains are judged; none where not all that goes into a chain is known. */
export function judgedPorts(
  state: NeutronState,
  host: WorldHost,
  graph: HostGraph,
  parts: WorldParts,
): readonly Port[] {
  const root = graph.index.state.namespaces.find(({ name }) => name === "");
  const recognised = recogniseDialect(root);
  // an edited chain may look like one of another release: the zones of raw cannot be mistaken
  if (root === undefined || recognised.kind !== "known" || recognised.dialect !== "zed" || !hasZones(root)) return [];
  if (!isWhole(state) || !["ports", "security-groups", "securityGroups"].every((list) => wasRead(state, list)))
    return [];
  const groups = new Map(state.securityGroups.map((group) => [group.id, group]));
  return portsBoundTo(state, host, parts).filter((port) => isJudged(port, groups, graph));
}

const memberTexts = new WeakMap<GroupMembers, string>();

/** Members of the groups that rules of these ports' groups name, a text for each group: what a chain rests on besides its port and groups. */
export function membersNamedBy(state: NeutronState, ports: readonly Port[]): readonly string[] {
  const own = new Set(ports.flatMap(({ securityGroupIds }) => securityGroupIds));
  const rules = state.securityGroups.flatMap((group) => (own.has(group.id) ? group.rules : []));
  const named = new Set(rules.flatMap(({ remoteGroupId }) => remoteGroupId ?? []));
  return [...named].map((id) => {
    const members = groupMembers(state).get(id);
    if (members === undefined) return `${id} `;
    const text = memberTexts.get(members) ?? `${id} ${FAMILIES.flatMap((each) => members[each].map(withLength))}`;
    memberTexts.set(members, text);
    return text;
  });
}

function isJudged(port: Port, groups: ReadonlyMap<string, SecurityGroup>, graph: HostGraph): boolean {
  if (!isGuestPort(port) || port.status !== "ACTIVE" || !port.adminStateUp || port.portSecurity === false) return false;
  if (port.vifType !== "ovs" || port.vif?.hybridPlug === false) return false;
  if ((port.inactiveBindings ?? []).length > 0) return false;
  if (graph.index.device("", deviceName("tap", port.id)) === undefined) return false;
  return port.securityGroupIds.every((id) =>
    groups.get(id)?.rules.every(({ remoteGroupId }) => remoteGroupId === null || groups.has(remoteGroupId)),
  );
}

function hasZones({ iptables, ip6tables }: Namespace): boolean {
  const tables = [iptables, ip6tables].flatMap((rules) => rules?.tables ?? []);
  return tables.some(
    ({ name, chains }) => name === "raw" && chains.some((chain) => chain.name === wrapped("PREROUTING")),
  );
}
