import type { FabricMirror, MirroredNetwork } from "@/server/model/desired-fabric";
import type { EthernetNetwork } from "@/server/model/fabric-state";
import { networkIdOfName, networkIdOfSpelling, oneViewNetworkName, readMark } from "@/server/oneview/mark";
import type { FabricIndex } from "@/server/oneview/plan/fabric-index";

/** What stands on the appliance for one network. */
export type Standing =
  | { readonly kind: "absent"; readonly mirrored: boolean }
  | {
      readonly kind: "here";
      readonly network: EthernetNetwork;
      /** The mirror knows this very one. */
      readonly mirrored: "this" | "another" | "none";
      /** Another network bears the name that this one should have. */
      readonly nameHeldBy: EthernetNetwork | null;
    }
  /** It bears the mark of another cloud: never touched. */
  | { readonly kind: "foreign"; readonly network: EthernetNetwork; readonly cloudId: string }
  /** Another network has taken the name, in another spelling. */
  | { readonly kind: "name-taken"; readonly network: EthernetNetwork };

/**
 * Finds it:
 * 1. by the mirror's id, whatever it is called now, unless its name says that it stands for another network;
 * 2. else by its name `Neutron [<id>]`.
 * One OneView network stands for one network: who comes first by id has it.
 */
export function standingsOf(
  networkIds: readonly string[],
  world: { readonly mirror: FabricMirror; readonly index: FabricIndex; readonly cloudId: string },
): ReadonlyMap<string, Standing> {
  const mirrored = new Map(world.mirror.networks.map((each) => [each.networkId.toLowerCase(), each]));
  const standings = new Map<string, Standing>();
  const taken = new Set<string>();
  for (const networkId of [...networkIds].sort()) {
    const key = networkId.toLowerCase();
    const standing = standingOf(networkId, mirrored.get(key), world, taken);
    if (standing.kind === "here") taken.add(standing.network.uri);
    standings.set(key, standing);
  }
  return standings;
}

function standingOf(
  networkId: string,
  row: MirroredNetwork | undefined,
  world: { readonly index: FabricIndex; readonly cloudId: string },
  taken: ReadonlySet<string>,
): Standing {
  const name = oneViewNetworkName(networkId);
  const known = mirroredNetwork(networkId, row, world.index);
  const named = world.index.networkByName(name);
  const found = known !== undefined && !taken.has(known.uri) ? known : named;
  if (found === undefined || taken.has(found.uri)) return { kind: "absent", mirrored: row !== undefined };
  if (found === named && named !== known && !isNameOf(named.name, networkId)) {
    return { kind: "name-taken", network: named };
  }
  const cloudId = readMark(found.description);
  if (cloudId !== null && cloudId !== world.cloudId) return { kind: "foreign", network: found, cloudId };
  return {
    kind: "here",
    network: found,
    mirrored: row === undefined ? "none" : found === known ? "this" : "another",
    nameHeldBy: named === undefined || named === found ? null : named,
  };
}

/** What the mirror's id leads to, unless that bears the name of another network. */
export function mirroredNetwork(
  networkId: string,
  row: MirroredNetwork | undefined,
  index: FabricIndex,
): EthernetNetwork | undefined {
  const known = row === undefined ? undefined : index.networkById(row.oneViewNetworkId);
  const namedFor = known === undefined ? null : networkIdOfSpelling(known.name);
  return namedFor !== null && namedFor !== networkId.toLowerCase() ? undefined : known;
}

function isNameOf(name: string, networkId: string): boolean {
  return name === oneViewNetworkName(networkId) || networkIdOfName(name) === networkId.toLowerCase();
}
