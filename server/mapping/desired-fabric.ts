import type { MappedIntent, UplinkSetMappingIntent } from "@/server/mapping/cloud-intent";
import { type Decision, decideReflection } from "@/server/mapping/decide-reflection";
import type { MappingFacts } from "@/server/mapping/mapping-facts";
import type {
  DesiredConnection,
  DesiredFabric,
  DesiredNetwork,
  UndecidedNetwork,
  UplinkSetRef,
} from "@/server/model/desired-fabric";
import { isBridgeheadError } from "@/server/model/errors";
import type { Network, Port } from "@/server/model/neutron";

/** What one network comes to on one appliance. `elsewhere`: nothing of it belongs here. */
type Outcome =
  | { readonly kind: "managed"; readonly network: DesiredNetwork }
  | { readonly kind: "fixed"; readonly oneViewNetworkId: string }
  | { readonly kind: "undecided"; readonly network: UndecidedNetwork }
  | { readonly kind: "elsewhere" };

/**
 * What shall be on one appliance because of one cloud:
 * 1. a network that the decision table sends to uplink sets is managed where one of the wanted type (Tagged for vlan,
 *    Untagged for flat) is mapped on this appliance, and is not here at all where none is;
 * 2. a port counts when it is baremetal, bound, and its network is here: managed, or as the network of a flat mapping;
 * 3. where the decision hangs on an uplink set whose type is not known, the network is `undecided`, and so are its ports:
 *    they are neither made nor missed. A set of unknown type beside a known one only leaves that set alone.
 */
export function desiredFabric(intent: MappedIntent, facts: MappingFacts, applianceId: string): DesiredFabric {
  const outcomes = new Map(intent.networks.map((each) => [each.id, decide(each, intent, facts, applianceId)]));
  const networks: DesiredNetwork[] = [];
  const undecided = new Map<string, UndecidedNetwork>();
  for (const [id, outcome] of outcomes) {
    if (outcome.kind === "managed") networks.push(outcome.network);
    if (outcome.kind === "undecided") undecided.set(id, outcome.network);
  }
  const connections: DesiredConnection[] = [];
  const undecidedPortIds = new Set<string>();
  for (const port of intent.ports) {
    if (port.vnicType !== "baremetal" || port.host === "") continue;
    const outcome = outcomes.get(port.networkId);
    if (outcome?.kind === "managed") connections.push(connectionOf(port, null));
    if (outcome?.kind === "fixed") connections.push(connectionOf(port, outcome.oneViewNetworkId));
    if (outcome?.kind === "undecided") undecidedPortIds.add(port.id);
  }
  const fixed = intent.flatMappings.filter((each) => each.applianceId === applianceId);
  return {
    cloudId: intent.cloudId,
    cloudName: intent.cloudName,
    applianceId,
    networks,
    connections,
    knownNetworkIds: new Set(outcomes.keys()),
    undecided,
    undecidedPortIds,
    fixedOneViewNetworkIds: new Set(fixed.map((each) => each.oneViewNetworkId)),
  };
}

function decide(network: Network, intent: MappedIntent, facts: MappingFacts, applianceId: string): Outcome {
  const mapped = intent.uplinkSetMappings.filter((each) => each.physicalNetwork === network.physicalNetwork);
  const here = mapped.filter((each) => each.applianceId === applianceId);
  const unknownHere = here.filter((each) => facts.uplinkSetType(each) === null).map(refOf);
  const undecided = (reason: string): Outcome => ({
    kind: "undecided",
    network: { name: network.name, reason, uplinkSets: unknownHere },
  });

  let decision: Decision;
  try {
    decision = decideReflection(network, intent, facts);
  } catch (error) {
    if (!isBridgeheadError(error)) throw error;
    return undecided(error.message);
  }
  switch (decision.kind) {
    case "flat":
      return decision.mapping.applianceId === applianceId
        ? { kind: "fixed", oneViewNetworkId: decision.mapping.oneViewNetworkId }
        : { kind: "elsewhere" };
    case "none":
      return isProvider(network) && unknownHere.length > 0 ? undecided(unreadSets(unknownHere)) : { kind: "elsewhere" };
    case "uplink-sets": {
      const wanted = network.networkType === "vlan" ? "Tagged" : "Untagged";
      const uplinkSets = here.filter((each) => facts.uplinkSetType(each) === wanted).map(refOf);
      if (uplinkSets.length === 0) {
        return unknownHere.length > 0 ? undecided(unreadSets(unknownHere)) : { kind: "elsewhere" };
      }
      const vlanId = wanted === "Tagged" ? network.segmentationId : null;
      if (wanted === "Tagged" && !isVlan(vlanId))
        return undecided(`VLAN ${vlanId ?? "of it"} is not one of 1 to 4094.`);
      const { id: networkId, name } = network;
      const undecidedSets = unknownHere.length > 0 ? { undecidedSets: unknownHere } : {};
      return {
        kind: "managed",
        network: { networkId, name, ethernetNetworkType: wanted, vlanId, uplinkSets, ...undecidedSets },
      };
    }
  }
}

function isProvider(network: Network): boolean {
  return network.networkType === "vlan" || network.networkType === "flat";
}

function isVlan(vlanId: number | null): boolean {
  return vlanId !== null && Number.isInteger(vlanId) && vlanId >= 1 && vlanId <= 4094;
}

function refOf(mapping: UplinkSetMappingIntent): UplinkSetRef {
  return {
    logicalInterconnectGroupId: mapping.logicalInterconnectGroupId,
    uplinkSetName: mapping.uplinkSetName,
  };
}

function unreadSets(sets: readonly UplinkSetRef[]): string {
  return `The type of uplink set ${sets.map((each) => `"${each.uplinkSetName}"`).join(", ")} is not known.`;
}

function connectionOf(port: Port, oneViewNetworkId: string | null): DesiredConnection {
  return {
    portId: port.id,
    name: port.name,
    mac: port.mac.toLowerCase(),
    networkId: port.networkId,
    oneViewNetworkId,
    profile: port.profile ?? null,
  };
}
