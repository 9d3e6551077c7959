import { applianceId, hostId } from "./ids";
import type { View, World } from "./world";

/** Which hosts and appliances are open, and how much an overview of this world may show. It depends on the world only. */
export type Opened = { isOpen(id: string): boolean };

export function openedBy(view: View, world: World): Opened {
  if (view.expand === "all") return { isOpen: () => true };
  const wanted = new Set(view.expand);
  const open = new Set<string>();
  for (const { key, name } of world.hosts) {
    if (wanted.has(hostId(key)) || wanted.has(key) || wanted.has(name)) open.add(hostId(key));
  }
  for (const fabric of world.fabrics) {
    const id = applianceOf(fabric);
    if (wanted.has(applianceId(id)) || wanted.has(id) || wanted.has(fabric.status.name)) open.add(applianceId(id));
  }
  return { isOpen: (id) => open.has(id) };
}

/** An appliance that was never read has only its source's id, which may carry the kind in front. */
export function applianceOf({ state, status }: World["fabrics"][number]): string {
  return state?.applianceId ?? status.id.replace(/^appliance:/, "");
}

/**
 * Limits of what is drawn. They look at the whole world, never at what is open, so opening a host cannot make anything
 * else appear or vanish.
 */
export const LIMITS = {
  /** More hosts than this are joined through one mesh instead of a line for each pair. */
  pairedHosts: 12,
  segmentsWithFewHosts: 60,
  segmentsWithManyHosts: 40,
  /** Lines from closed hosts to their segments are drawn, all or none, while hosts, segments and lines stay below. */
  withHostSegmentEdges: 240,
  /** The same for lines to physical networks, counted alone. */
  hostPhysicalEdges: 60,
  unknownRemotes: 12,
  /** OneView networks of a closed appliance. */
  oneViewNetworks: 24,
} as const;
