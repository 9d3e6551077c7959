import type { CloudIntent, FlatMappingIntent, UplinkSetMappingIntent } from "@/server/mapping/cloud-intent";
import type { MappingFacts } from "@/server/mapping/mapping-facts";
import type { MappingPolicy } from "@/server/model/mapping";
import type { Network, Port } from "@/server/model/neutron";

/** Ids of what changed, gone or not. */
export type Changed =
  | { readonly networkIds: ReadonlySet<string>; readonly portIds: ReadonlySet<string> }
  | "everything";

export type Concerned = { readonly networkIds: readonly string[]; readonly portIds: readonly string[] };

type Mapping = FlatMappingIntent | UplinkSetMappingIntent;

/**
 * PURE. What of a change in a real cloud concerns the appliances, and whether the plan for it waits or is applied.
 * - A network is concerned when a mapping takes it, or when something of it is on an appliance (its reflection, its
 *   uplink sets), whether it is still there or not.
 * - It is applied by itself only when every mapping that takes it, and every one under which something of it was made,
 *   says so. Something that was made under a mapping which is gone waits.
 * - A port is concerned when it is baremetal, bound and says where it is plugged, on such a network, or when a connection
 *   stands for it. It follows its network; a connection whose network cannot be told any more waits.
 */
export function concernedBy(
  intent: CloudIntent,
  changed: Changed,
  facts: Pick<MappingFacts, "uplinkSetType">,
): Readonly<Record<MappingPolicy, Concerned>> {
  const left = leftOf(intent);
  const networks = new Map(intent.networks.map((each) => [each.id, each]));
  const ports = new Map(intent.ports.map((each) => [each.id, each]));
  const connections = new Map(intent.connections.map((each) => [each.portId, each]));
  const policyOfNetwork = (id: string): MappingPolicy | null => {
    const network = networks.get(id);
    const takers = network === undefined ? [] : takersOf(network, intent, facts);
    return together([...takers, ...(left.get(id) ?? [])]);
  };
  const policyOfPort = (id: string): MappingPolicy | null => {
    const port = ports.get(id);
    const connection = connections.get(id);
    const wanted = port !== undefined && isPlugged(port) ? policyOfNetwork(port.networkId) : null;
    if (connection === undefined) return wanted;
    const { applianceId, oneViewNetworkId } = connection;
    const leadsTo = (each: { applianceId: string; oneViewNetworkId: string }) =>
      each.applianceId === applianceId && each.oneViewNetworkId === oneViewNetworkId;
    const reflected = intent.reflections.find((each) => each.manageable && leadsTo(each));
    const flat = intent.flatMappings.find(leadsTo);
    const before = reflected === undefined ? (flat?.policy ?? null) : policyOfNetwork(reflected.networkId);
    return wanted === null ? (before ?? "approve") : wanted === "auto" && before !== "approve" ? "auto" : "approve";
  };
  const found = {
    auto: { networkIds: [] as string[], portIds: [] as string[] },
    approve: { networkIds: [] as string[], portIds: [] as string[] },
  };
  const networkIds = changed === "everything" ? new Set([...networks.keys(), ...left.keys()]) : changed.networkIds;
  for (const id of [...networkIds].sort()) {
    const policy = policyOfNetwork(id);
    if (policy !== null) found[policy].networkIds.push(id);
  }
  const portIds = changed === "everything" ? new Set([...ports.keys(), ...connections.keys()]) : changed.portIds;
  for (const id of [...portIds].sort()) {
    const policy = policyOfPort(id);
    if (policy !== null) found[policy].portIds.push(id);
  }
  return found;
}

/** The mappings that the decision table may send a network to; a set whose type is not known may take it. */
function takersOf(
  { networkType, physicalNetwork }: Network,
  { flatMappings, uplinkSetMappings }: CloudIntent,
  facts: Pick<MappingFacts, "uplinkSetType">,
): readonly Mapping[] {
  if (physicalNetwork === null || (networkType !== "flat" && networkType !== "vlan")) return [];
  const flat = flatMappings.filter((each) => each.physicalNetwork === physicalNetwork);
  if (networkType === "flat" && flat.length > 0) return flat;
  const wanted = networkType === "vlan" ? "Tagged" : "Untagged";
  const onIt = uplinkSetMappings.filter((each) => each.physicalNetwork === physicalNetwork);
  const sets = onIt.filter((each) => (facts.uplinkSetType(each) ?? wanted) === wanted);
  return sets.some((each) => facts.uplinkSetType(each) === wanted) ? sets : [...sets, ...flat];
}

/** By network: the mappings under which something of it is on an appliance; `null` among them: one that is gone. */
function leftOf({ reflections, members, ...intent }: CloudIntent): ReadonlyMap<string, readonly (Mapping | null)[]> {
  const left = new Map<string, (Mapping | null)[]>();
  const note = (id: string, mapping: Mapping | null) => left.set(id, [...(left.get(id) ?? []), mapping]);
  const inSets = new Set(members.map((each) => `${each.networkId} ${each.applianceId}`));
  for (const each of members) {
    const mapping = intent.uplinkSetMappings.find(
      (other) =>
        other.applianceId === each.applianceId &&
        other.logicalInterconnectGroupId === each.logicalInterconnectGroupId &&
        other.uplinkSetName === each.uplinkSetName,
    );
    note(each.networkId, mapping ?? null);
  }
  for (const each of reflections) {
    if (each.manageable) {
      if (!inSets.has(`${each.networkId} ${each.applianceId}`)) note(each.networkId, null);
      continue;
    }
    const mapping = intent.flatMappings.find(
      (other) => other.applianceId === each.applianceId && other.oneViewNetworkId === each.oneViewNetworkId,
    );
    note(each.networkId, mapping ?? null);
  }
  return left;
}

/** `null`: no mapping has to do with it. */
function together(mappings: readonly (Mapping | null)[]): MappingPolicy | null {
  if (mappings.length === 0) return null;
  return mappings.every((each) => each?.policy === "auto") ? "auto" : "approve";
}

/** As Ironic leaves a port that it wants bound. */
function isPlugged({ vnicType, host, profile }: Port): boolean {
  const link = profile?.local_link_information;
  return vnicType === "baremetal" && host !== "" && Array.isArray(link) && link.length > 0;
}
