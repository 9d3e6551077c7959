import type { NeutronState } from "@/server/model/neutron";
import type { HostGraph } from "@/server/topology/host-graph";
import type { World, WorldHost } from "@/server/topology/world";
import type { WorldParts } from "@/server/topology/world-parts";
import { portsBoundTo } from "./bound-ports";

/** Whether this Neutron is the one that the host serves: hosts of another one are none of its business. */
export function serves(state: NeutronState, host: WorldHost, graph: HostGraph | null, parts: WorldParts): boolean {
  const { agents, networks } = state;
  const seen = new Set(graph?.segments.map(({ network }) => network));
  const isHere = (name: string) => parts.hostNamed(name)?.key === host.key;
  return (
    agents.some((agent) => isHere(agent.host)) ||
    portsBoundTo(state, host, parts).length > 0 ||
    networks.some(({ id }) => seen.has(id))
  );
}

const STANDINGS = {
  live: undefined,
  partial: "partial",
  reading: "importing",
  stale: "stale",
  failed: "failed",
} as const;

/** A world whose clouds say whether what is kept of them is what they have now. */
export function withStandings(world: World): World {
  if (world.clouds === undefined || world.clouds.length === 0) return world;
  const states = new Map(world.clouds.map(({ id, state }) => [id, STANDINGS[state]]));
  const neutron = world.neutron.map((state) => {
    const standing = state.cloudId === undefined ? undefined : states.get(state.cloudId);
    return standing === undefined ? state : { ...state, standing };
  });
  return { ...world, neutron };
}

/** Whether what its lists show is what it has now. */
export function isCurrent({ standing }: NeutronState): boolean {
  return standing === undefined || standing === "partial";
}

/** Whether they show all that it has: else nothing is proven to be missing there. */
export function isWhole({ standing }: NeutronState): boolean {
  return standing === undefined;
}

export function wasRead(state: NeutronState, collection: string): boolean {
  return isCurrent(state) && !state.errors?.some((error) => error.collection === collection);
}

/** Whether what is shown of a source is what it has now. */
export function answers({ status }: Pick<WorldHost, "status">): boolean {
  return status.state === "live" || status.state === "partial";
}
