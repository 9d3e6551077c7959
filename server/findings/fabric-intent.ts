import { desiredFabric } from "@/server/mapping/desired-fabric";
import type { MappingFacts } from "@/server/mapping/mapping-facts";
import type { DesiredFabric, DesiredNetwork, UplinkSetRef } from "@/server/model/desired-fabric";
import type { EthernetNetwork, FabricPart, FabricState } from "@/server/model/fabric-state";
import type { Statement } from "@/server/model/finding";
import type { NeutronState } from "@/server/model/neutron";
import type { World } from "@/server/topology/world";
import { answers, wasRead } from "./served-by";

/** What a cloud wants on an appliance, where both are read. One that does not answer is unknown, and not here. */
export type WantedOnAppliance = {
  readonly cloud: NeutronState;
  readonly desired: DesiredFabric;
  readonly fabric: FabricState;
  /** The console's name of it. */
  readonly name: string;
};

export function wantedOnAppliances(world: World): WantedOnAppliance[] {
  const clouds = world.neutron.filter((state) => wasRead(state, "networks") && wasRead(state, "ports"));
  return world.fabrics.flatMap((each) => {
    const { state: fabric, status } = each;
    if (fabric === null || !answers(each) || lacks(fabric, "networks", "groups")) return [];
    const facts = factsOf(world);
    return clouds.flatMap((cloud) => {
      const { cloudId } = cloud;
      if (cloudId === undefined) return [];
      const ofCloud = <T extends { cloudId: string }>(all: readonly T[]) =>
        all.filter((one) => one.cloudId === cloudId);
      const intent = {
        ...{ cloudId, cloudName: cloudId, networks: cloud.networks, ports: cloud.ports },
        flatMappings: ofCloud(world.flatMappings),
        uplinkSetMappings: ofCloud(world.uplinkSetMappings),
      };
      return [{ cloud, desired: desiredFabric(intent, facts, fabric.applianceId), fabric, name: status.name }];
    });
  });
}

export function lacks({ errors }: FabricState, ...parts: readonly FabricPart[]): boolean {
  return errors.some(({ part }) => parts.includes(part));
}

/** The OneView network that stands for a managed network, by its name. */
export function standIn({ networks }: FabricState, networkId: string): EthernetNetwork | undefined {
  return networks.find(({ name }) => networkIdOf(name) === networkId.toLowerCase());
}

const NAME = /^Neutron \[([0-9a-f-]{36})\]$/i;
const MARK = /\[bridgehead:([^[\]\s]+)\]/g;

export function networkIdOf(name: string): string | null {
  return NAME.exec(name)?.[1]?.toLowerCase() ?? null;
}

/** Whether it bears the mark of that cloud. */
export function isMarkedFor({ description }: EthernetNetwork, cloudId: string): boolean {
  return [...(description ?? "").matchAll(MARK)].at(-1)?.[1] === encodeURIComponent(cloudId);
}

export type CarryingSet = { readonly uri: string | null; readonly label: string; readonly carries: boolean };

/** The live sets behind a mapped one, else the group's own, and whether each carries the network. */
export function setsFor(fabric: FabricState, { uri }: EthernetNetwork, wanted: readonly UplinkSetRef[]): CarryingSet[] {
  return wanted.flatMap(({ logicalInterconnectGroupId, uplinkSetName }): CarryingSet[] => {
    const group = fabric.groups.find((each) => isResource(each.uri, logicalInterconnectGroupId));
    if (group === undefined) return [];
    const inGroup = new Map(
      fabric.logicalInterconnects.filter((each) => each.groupUri === group.uri).map((each) => [each.uri, each.name]),
    );
    const live = fabric.uplinkSets.flatMap((set) => {
      const where = inGroup.get(set.logicalInterconnectUri);
      if (where === undefined || set.name !== uplinkSetName) return [];
      return [{ uri: set.uri, label: `${set.name} of ${where}`, carries: set.networkUris.includes(uri) }];
    });
    if (live.length > 0) return live;
    const template = group.uplinkSets.find(({ name }) => name === uplinkSetName);
    if (template === undefined) return [];
    const label = `${uplinkSetName} of group ${group.name}`;
    return [{ uri: null, label, carries: template.networkUris.includes(uri) }];
  });
}

export function isResource(uri: string, id: string): boolean {
  return tail(uri) === tail(id.trim());
}

function tail(uri: string): string {
  return uri.slice(uri.lastIndexOf("/") + 1).toLowerCase();
}

/** What appliances have of each managed network, by its id. */
export function networksOnAppliances(world: World): ReadonlyMap<string, readonly Statement[]> {
  const found = new Map<string, Statement[]>();
  for (const { desired, fabric, name } of wantedOnAppliances(world)) {
    for (const network of desired.networks) {
      const says = applianceHas(fabric, network);
      found.set(network.networkId, [...(found.get(network.networkId) ?? []), { by: "appliance", name, says }]);
    }
  }
  return found;
}

export function applianceHas(fabric: FabricState, wanted: DesiredNetwork): string {
  const network = standIn(fabric, wanted.networkId);
  if (network === undefined) return "no OneView network for it";
  const vlan = network.vlanId === null ? network.ethernetNetworkType.toLowerCase() : `VLAN ${network.vlanId}`;
  if (lacks(fabric, "uplinkSets", "logicalInterconnects")) return `${network.name}, ${vlan}; uplink sets not read`;
  const sets = setsFor(fabric, network, wanted.uplinkSets).filter(({ carries }) => carries);
  return `${network.name}, ${vlan}, in ${sets.map(({ label }) => label).join(", ") || "none of the mapped uplink sets"}`;
}

function factsOf(world: World): MappingFacts {
  const fabrics = new Map(world.fabrics.flatMap(({ state }) => (state === null ? [] : [[state.applianceId, state]])));
  const groupOf: MappingFacts["groupName"] = (mapping) => group(mapping)?.name ?? null;
  const group = (mapping: Parameters<MappingFacts["groupName"]>[0]) =>
    fabrics.get(mapping.applianceId)?.groups.find(({ uri }) => isResource(uri, mapping.logicalInterconnectGroupId));
  return {
    applianceName: (id) => fabrics.get(id)?.name ?? id,
    oneViewNetwork: () => null,
    groupName: groupOf,
    uplinkSetType: (mapping) => {
      const set = group(mapping)?.uplinkSets.find(({ name }) => name === mapping.uplinkSetName);
      const type = set?.ethernetNetworkType;
      return type === "Tagged" || type === "Untagged" ? type : null;
    },
  };
}
