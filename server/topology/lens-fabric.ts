import type { FabricState } from "@/server/model/fabric-state";
import type { LensPlace, LensRow } from "@/server/model/lens";
import { resolveMappings } from "./fabric-mappings";
import { fabricNeutron } from "./fabric-neutron";
import { applianceId, fabricId, physicalNetworkId } from "./ids";
import type { Aim } from "./lens-aim";
import { applianceOf } from "./view";
import type { World } from "./world";
import type { WorldParts } from "./world-parts";

/** What stands for the networks on the appliances, the uplink sets and profiles that use it, and what is missing there. */
export function lensOnFabric(aim: Aim, world: World, parts: WorldParts): { nodeIds: string[]; places: LensPlace[] } {
  const nodeIds: string[] = [];
  const places: LensPlace[] = [];
  for (const fabric of [...world.fabrics].sort((a, b) => (applianceOf(a) < applianceOf(b) ? -1 : 1))) {
    if (fabric.state === null) continue;
    const lit = litNetworks(aim, world, fabric.state);
    const rows = [...networkRows(lit, fabric.state, nodeIds), ...missingRows(aim, world, parts, fabric.state, nodeIds)];
    const own = [...aim.above].filter((id) => id.startsWith(`${applianceId(applianceOf(fabric))}/`));
    if (rows.length === 0 && own.length === 0) continue;
    nodeIds.push(applianceId(applianceOf(fabric)), ...own);
    places.push({ kind: "appliance", nodeId: applianceId(applianceOf(fabric)), name: fabric.state.name, rows });
  }
  return { nodeIds, places };
}

type Lit = { readonly uri: string; readonly name: string; readonly vlanId: number | null; readonly odd: string | null };

/** OneView networks that are named, stand for a network, or carry its VLAN in an uplink set that its wire is mapped to. */
function litNetworks(aim: Aim, world: World, state: FabricState): Lit[] {
  const neutron = fabricNeutron(world, state);
  const known = new Map(world.neutron.flatMap(({ networks }) => networks.map((each) => [each.id, each] as const)));
  const mapped = mappedCarriage(aim, world, state);
  return state.networks.flatMap(({ uri, name, vlanId }) => {
    const standsFor = neutron.networksOf(uri).filter(({ id }) => aim.networks.has(id));
    const named = aim.above.has(fabricId(state.applianceId, "network", uri));
    if (!named && standsFor.length === 0 && !mapped.has(uri)) return [];
    const other = standsFor
      .map(({ id }) => known.get(id))
      .find((each) => each?.networkType === "vlan" && vlanId !== null && each.segmentationId !== vlanId);
    const odd = other === undefined ? null : `${other.name} is VLAN ${other.segmentationId}`;
    return [{ uri, name, vlanId, odd }];
  });
}

function mappedCarriage(aim: Aim, world: World, state: FabricState): ReadonlySet<string> {
  const vlans = new Map(state.networks.map(({ uri, vlanId }) => [uri, vlanId]));
  const carried = mappedSets(aim, world, state).flatMap(({ set, segmentationId }) =>
    set.networkUris.filter((uri) => segmentationId !== null && vlans.get(uri) === segmentationId),
  );
  return new Set(carried);
}

/** Uplink sets that the physical networks of the lit VLAN networks are mapped to. */
function mappedSets(aim: Aim, world: World, state: FabricState) {
  const sets = new Map(state.uplinkSets.map((set) => [fabricId(state.applianceId, "uplink-set", set.uri), set]));
  const mappings = resolveMappings(world);
  return world.neutron.flatMap(({ cloudId, networks }) =>
    networks
      .filter(({ id, networkType }) => aim.networks.has(id) && networkType === "vlan")
      .flatMap(({ id, name, physicalNetwork, segmentationId }) => {
        const sources = [cloudId ?? "", ...world.physicalNetworks.map((each) => each.cloudId)].map((cloud) =>
          physicalNetworkId(cloud, physicalNetwork ?? ""),
        );
        return mappings.flatMap(({ source, target }) => {
          const set = sets.get(target);
          return set === undefined || !sources.includes(source) || set.ethernetNetworkType === "Untagged"
            ? []
            : [{ network: id, name, segmentationId, target, set }];
        });
      }),
  );
}

function networkRows(lit: readonly Lit[], state: FabricState, nodeIds: string[]): LensRow[] {
  const at = (category: string, uri: string) => fabricId(state.applianceId, category, uri);
  return lit.map(({ uri, name, vlanId, odd }): LensRow => {
    const sets = state.uplinkSets.filter(({ networkUris }) => networkUris.includes(uri));
    const members = new Set([
      uri,
      ...state.networkSets.flatMap((set) => (set.networkUris.includes(uri) ? [set.uri] : [])),
    ]);
    const profiles = state.serverProfiles.filter(({ connections }) =>
      connections.some(({ networkUri }) => networkUri !== null && members.has(networkUri)),
    );
    nodeIds.push(at("network", uri), ...sets.map((each) => at("uplink-set", each.uri)));
    nodeIds.push(...profiles.map((each) => at("server-profile", each.uri)));
    const wire = vlanId === null ? "untagged" : `wire VLAN ${vlanId}`;
    const up = sets.map((set) => `${set.name}${set.nativeNetworkUri === uri ? " (native)" : ""}`);
    const down = profiles.length === 0 ? "" : `; profiles ${profiles.map((profile) => profile.name).join(", ")}`;
    const text = `OneView network ${name} = ${wire} → ${up.length === 0 ? "no uplink set" : `uplink set ${up.join(", ")}`}${down}`;
    const mismatch = odd ?? (sets.length === 0 ? "it is in no uplink set, so it reaches no uplink" : null);
    const row = { text, nodeId: at("network", uri) };
    return mismatch === null ? row : { ...row, mismatch };
  });
}

/** A VLAN network whose wire is mapped to an uplink set that does not carry it. */
function missingRows(aim: Aim, world: World, parts: WorldParts, state: FabricState, nodeIds: string[]): LensRow[] {
  const neutron = fabricNeutron(world, state);
  const vlans = new Map(state.networks.map(({ uri, vlanId }) => [uri, vlanId]));
  const rows = mappedSets(aim, world, state).flatMap(({ network, segmentationId, target, set }): LensRow[] => {
    const carries = set.networkUris.some(
      (uri) => neutron.networksOf(uri).some(({ id }) => id === network) || vlans.get(uri) === segmentationId,
    );
    nodeIds.push(target);
    if (carries) return [];
    const name = parts.neutron.networkName(network) ?? network.slice(0, 8);
    const text = `${name} = wire VLAN ${segmentationId ?? "unknown"} → uplink set ${set.name}`;
    return [
      { text, nodeId: target, mismatch: `the uplink set has no network for VLAN ${segmentationId ?? "unknown"}` },
    ];
  });
  return [...new Map(rows.map((row) => [row.text, row])).values()];
}
