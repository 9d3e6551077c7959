import type { CloudIntent, Reflection, UplinkSetMappingIntent } from "@/server/mapping/cloud-intent";
import { type Decision, decideReflection } from "@/server/mapping/decide-reflection";
import type { MappingFacts, OneViewNetworkRef } from "@/server/mapping/mapping-facts";
import { isBridgeheadError } from "@/server/model/errors";
import type { EthernetNetwork, FabricState } from "@/server/model/fabric-state";
import type { NetworkOnOneView, UplinkSetPresence } from "@/server/model/mapping-views";
import type { Network } from "@/server/model/neutron";
import { resourceId, sameResource } from "@/server/oneview/resource-uri";
import type { Fabrics } from "@/server/operations/intent/mapping-facts-of";

export type Known = {
  readonly intent: CloudIntent;
  readonly fabrics: Fabrics;
  readonly facts: MappingFacts;
  readonly byId: ReturnType<typeof oneViewNetworks>;
  /** Those of the network. */
  readonly reflections: readonly Reflection[];
};

/** Looks up OneView networks by their id, which is written in either case. */
export function oneViewNetworks(fabrics: Fabrics): (ref: OneViewNetworkRef) => EthernetNetwork | undefined {
  const found = new Map<string, EthernetNetwork>();
  for (const [applianceId, { networks }] of fabrics) {
    for (const each of networks) found.set(`${applianceId} ${resourceId(each.uri).toLowerCase()}`, each);
  }
  return ({ applianceId, oneViewNetworkId }) =>
    found.get(`${applianceId} ${resourceId(oneViewNetworkId).toLowerCase()}`);
}

/**
 * How a network is to be on OneView, and what of that the appliances as last seen lack or have otherwise. For people:
 * the steps that put it right are a plan's, made on appliances that are read for it.
 */
export function describeReflection(network: Network, known: Known): NetworkOnOneView {
  const { intent, fabrics, facts } = known;
  let decision: Decision;
  try {
    decision = decideReflection(network, intent, facts);
  } catch (error) {
    if (isBridgeheadError(error) && error.kind === "unreachable") return { kind: "unknown", reason: error.message };
    throw error;
  }
  switch (decision.kind) {
    case "none":
      return decision;
    case "flat": {
      const { applianceId, oneViewNetworkId } = decision.mapping;
      const found = facts.oneViewNetwork(decision.mapping);
      const applianceName = facts.applianceName(applianceId);
      const problems: string[] = [];
      if (!fabrics.has(applianceId)) problems.push(`${applianceName} was not read yet.`);
      else if (found === null) problems.push(`${applianceName} has no OneView network ${oneViewNetworkId}.`);
      else if (found.uplinkSets.length === 0) problems.push(`OneView network ${found.name} is in no uplink set.`);
      return {
        ...{ kind: "flat", applianceId, applianceName, oneViewNetworkId, vlanIgnored: decision.vlanIgnored, problems },
        oneViewNetworkName: found?.name ?? null,
      };
    }
    case "uplink-sets":
      return managed(network, known);
  }
}

function managed(network: Network, { intent, fabrics, facts, byId, reflections }: Known): NetworkOnOneView {
  const type = network.networkType === "vlan" ? "Tagged" : "Untagged";
  const wanted = intent.uplinkSetMappings.filter(
    (each) => each.physicalNetwork === network.physicalNetwork && facts.uplinkSetType(each) === type,
  );
  const problems: string[] = [];
  const appliances = [...new Set(wanted.map((each) => each.applianceId))].map((id) => {
    const name = facts.applianceName(id);
    const row = reflections.find((each) => each.manageable && each.applianceId === id);
    const found = row === undefined ? undefined : byId(row);
    if (row === undefined) problems.push(`It is not made on ${name} yet.`);
    else if (found === undefined) problems.push(`Its OneView network ${row.oneViewNetworkId} is gone from ${name}.`);
    else problems.push(...differences(network, found, type, name));
    return {
      id,
      name,
      oneViewNetworkId: row?.oneViewNetworkId ?? null,
      oneViewNetworkName: found?.name ?? null,
      found,
    };
  });
  const uplinkSets = wanted.map((mapping) => {
    const found = appliances.find(({ id }) => id === mapping.applianceId)?.found;
    const presence = presenceIn(mapping, found, fabrics.get(mapping.applianceId), facts);
    if (found !== undefined) problems.push(...absences(presence));
    return presence;
  });
  for (const member of intent.members.filter((each) => each.networkId === network.id)) {
    const isWanted = wanted.some(
      (each) =>
        each.uplinkSetName === member.uplinkSetName &&
        each.applianceId === member.applianceId &&
        sameResource(each.logicalInterconnectGroupId, member.logicalInterconnectGroupId),
    );
    if (!isWanted) problems.push(`It is still to leave uplink set ${member.uplinkSetName}.`);
  }
  return { kind: "managed", appliances: appliances.map(({ found: _found, ...each }) => each), uplinkSets, problems };
}

function differences(network: Network, found: EthernetNetwork, type: string, appliance: string): readonly string[] {
  const problems: string[] = [];
  const name = `Neutron [${network.id}]`;
  if (found.name !== name) problems.push(`On ${appliance} it is called "${found.name}" instead of "${name}".`);
  if (found.ethernetNetworkType !== type)
    problems.push(`On ${appliance} it is ${found.ethernetNetworkType}, not ${type}.`);
  if (type === "Tagged" && found.vlanId !== network.segmentationId) {
    problems.push(
      `On ${appliance} it has VLAN ${found.vlanId ?? "none"} instead of ${network.segmentationId ?? "none"}.`,
    );
  }
  return problems;
}

function presenceIn(
  mapping: UplinkSetMappingIntent,
  found: EthernetNetwork | undefined,
  fabric: FabricState | undefined,
  facts: MappingFacts,
): UplinkSetPresence {
  const { applianceId, uplinkSetName } = mapping;
  const names = { applianceId, applianceName: facts.applianceName(applianceId), uplinkSetName };
  const group = fabric?.groups.find((each) => sameResource(each.uri, mapping.logicalInterconnectGroupId));
  if (fabric === undefined || group === undefined) {
    return { ...names, groupName: facts.groupName(mapping), inGroup: null, live: null };
  }
  const uri = found?.uri ?? "";
  const logicals = fabric.logicalInterconnects.filter((each) => each.groupUri === group.uri);
  return {
    ...names,
    groupName: group.name,
    inGroup: group.uplinkSets.find((each) => each.name === uplinkSetName)?.networkUris.includes(uri) ?? false,
    live: logicals.map((logical) => ({
      logicalInterconnect: logical.name,
      present: fabric.uplinkSets.some(
        (set) =>
          set.name === uplinkSetName && set.logicalInterconnectUri === logical.uri && set.networkUris.includes(uri),
      ),
    })),
  };
}

function absences({ uplinkSetName, groupName, inGroup, live }: UplinkSetPresence): readonly string[] {
  const missing = (live ?? []).filter(({ present }) => !present).map(({ logicalInterconnect }) => logicalInterconnect);
  const places = [...(inGroup === false ? [`group ${groupName ?? "unknown"}`] : []), ...missing];
  return places.length === 0 ? [] : [`It is missing in uplink set ${uplinkSetName} of ${places.join(", ")}.`];
}
