import type { FabricMirror } from "@/server/model/desired-fabric";
import type { FabricEffect } from "@/server/model/fabric-effect";
import type { EthernetNetwork, FabricState } from "@/server/model/fabric-state";
import { resourceId, sameResource } from "@/server/oneview/resource-uri";

export type ModelWorld = { readonly fabric: FabricState; readonly mirror: FabricMirror };

/** What an effect does to an appliance that keeps OneView's rules; throws where the appliance would refuse. */
export function applyEffect(world: ModelWorld, effect: FabricEffect): ModelWorld {
  const { fabric, mirror } = world;
  switch (effect.kind) {
    case "network.create": {
      const network = made(world, effect);
      return { fabric: withNetworks(fabric, [...fabric.networks, network]), mirror: noted(mirror, effect, network) };
    }
    case "network.adopt": {
      const old = fabric.networks.find((each) => sameResource(each.uri, effect.oneViewNetworkId));
      if (old === undefined) throw new Error(`${effect.oneViewNetworkId} is gone`);
      refuseName(
        fabric.networks.filter((each) => each !== old),
        effect.oneViewName,
      );
      const network = { ...old, name: effect.oneViewName, description: effect.description };
      return {
        fabric: withNetworks(
          fabric,
          fabric.networks.map((each) => (each === old ? network : each)),
        ),
        mirror: noted(mirror, effect, network),
      };
    }
    case "network.replace": {
      const gone = { ...world, fabric: withoutNetwork(fabric, effect.oneViewNetworkId) };
      return applyEffect(gone, { ...effect, kind: "network.create" });
    }
    case "network.delete":
      return {
        fabric: withoutNetwork(fabric, effect.oneViewNetworkId),
        mirror: unnoted(mirror, effect.networkId),
      };
    case "network.forget":
      return { fabric, mirror: unnoted(mirror, effect.networkId) };
    case "uplink-set.join": {
      const id = mirror.networks.find((each) => each.networkId === effect.networkId)?.oneViewNetworkId;
      const network = fabric.networks.find((each) => id !== undefined && sameResource(each.uri, id));
      if (network === undefined) throw new Error(`network ${effect.networkId} is not there to join`);
      const member = { ...effect };
      return {
        fabric: editSet(fabric, effect, (uris, type) => joined(fabric, uris, type, network)),
        mirror: { ...mirror, members: [...mirror.members.filter((each) => !isSameMember(each, member)), member] },
      };
    }
    case "uplink-set.leave": {
      const { oneViewNetworkId } = effect;
      return {
        fabric:
          oneViewNetworkId === null
            ? fabric
            : editSet(fabric, effect, (uris) => uris.filter((uri) => !sameResource(uri, oneViewNetworkId))),
        mirror: { ...mirror, members: mirror.members.filter((each) => !isSameMember(each, effect)) },
      };
    }
    case "port.connect":
    case "port.disconnect":
      return world;
  }
}

type Member = { networkId: string; logicalInterconnectGroupId: string; uplinkSetName: string };

function isSameMember(a: Member, b: Member): boolean {
  return (
    a.networkId === b.networkId &&
    a.logicalInterconnectGroupId === b.logicalInterconnectGroupId &&
    a.uplinkSetName === b.uplinkSetName
  );
}

function made({ fabric }: ModelWorld, body: Extract<FabricEffect, { kind: "network.create" }>): EthernetNetwork {
  refuseName(fabric.networks, body.oneViewName);
  if (body.ethernetNetworkType === "Tagged" && (body.vlanId === null || body.vlanId < 1)) throw new Error("no VLAN");
  let serial = fabric.networks.length;
  while (fabric.networks.some((each) => each.uri.endsWith(`/made-${serial}`))) serial += 1;
  return {
    uri: `/rest/ethernet-networks/made-${serial}`,
    name: body.oneViewName,
    ethernetNetworkType: body.ethernetNetworkType,
    vlanId: body.vlanId,
    purpose: "General",
    description: body.description,
    state: "Active",
    status: "OK",
    eTag: "1",
  };
}

function refuseName(networks: readonly EthernetNetwork[], name: string): void {
  if (networks.some((each) => each.name.toLowerCase() === name.toLowerCase())) throw new Error(`${name} exists`);
}

function noted(mirror: FabricMirror, effect: { networkId: string }, network: EthernetNetwork): FabricMirror {
  const row = { networkId: effect.networkId, oneViewNetworkId: resourceId(network.uri) };
  return { ...mirror, networks: [...mirror.networks.filter((each) => each.networkId !== row.networkId), row] };
}

function unnoted(mirror: FabricMirror, networkId: string): FabricMirror {
  return { ...mirror, networks: mirror.networks.filter((each) => each.networkId !== networkId) };
}

function withNetworks(fabric: FabricState, networks: readonly EthernetNetwork[]): FabricState {
  return { ...fabric, networks };
}

function withoutNetwork(fabric: FabricState, id: string): FabricState {
  const stays = (uri: string) => !sameResource(uri, id);
  const drop = <T extends { networkUris: readonly string[] }>(set: T): T => ({
    ...set,
    networkUris: set.networkUris.filter(stays),
  });
  return {
    ...fabric,
    networks: fabric.networks.filter((each) => stays(each.uri)),
    groups: fabric.groups.map((group) => ({ ...group, uplinkSets: group.uplinkSets.map(drop) })),
    uplinkSets: fabric.uplinkSets.map(drop),
  };
}

function editSet(
  fabric: FabricState,
  ref: { logicalInterconnectGroupId: string; uplinkSetName: string },
  edit: (uris: readonly string[], type: string) => readonly string[],
): FabricState {
  const group = fabric.groups.find((each) => sameResource(each.uri, ref.logicalInterconnectGroupId));
  const interconnects = fabric.logicalInterconnects.filter((each) => each.groupUri === group?.uri);
  const uris = new Set(interconnects.map((each) => each.uri));
  const edited = <T extends { name: string; ethernetNetworkType: string; networkUris: readonly string[] }>(
    set: T,
  ): T =>
    set.name === ref.uplinkSetName ? { ...set, networkUris: edit(set.networkUris, set.ethernetNetworkType) } : set;
  return {
    ...fabric,
    groups: fabric.groups.map((each) => (each === group ? { ...each, uplinkSets: each.uplinkSets.map(edited) } : each)),
    uplinkSets: fabric.uplinkSets.map((set) => (uris.has(set.logicalInterconnectUri) ? edited(set) : set)),
  };
}

function joined(
  fabric: FabricState,
  uris: readonly string[],
  type: string,
  network: EthernetNetwork,
): readonly string[] {
  if (uris.includes(network.uri)) return uris;
  if (network.ethernetNetworkType !== type) throw new Error(`${network.name} does not fit a ${type} set`);
  if (type === "Untagged" && uris.length > 0) throw new Error(`untagged set is taken when ${network.name} comes`);
  const rival = fabric.networks.find((each) => uris.includes(each.uri) && each.vlanId === network.vlanId);
  if (rival !== undefined) throw new Error(`VLAN ${network.vlanId} of ${network.name} is ${rival.name}'s`);
  return [...uris, network.uri];
}
