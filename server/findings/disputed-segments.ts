import { groupBy } from "@/server/model/group-by";
import type { HostSegment } from "@/server/topology/host-segments";
import { type Segment, segmentConflict } from "@/server/topology/segments";
import type { WorldParts } from "@/server/topology/world-parts";

/** Networks that one wire does not tell apart, a group for each number. */
export function sameOnWire({ segments }: WorldParts): readonly (readonly Segment[])[] {
  const numbered = segments.filter(({ segmentationId, conflict }) => segmentationId !== null && conflict === null);
  const wire = (one: Segment) => [one.networkType, one.physicalNetwork, one.segmentationId].join(" ");
  return several(groupBy(numbered, wire));
}

export type SegmentOnHost = { readonly host: string; readonly at: HostSegment; readonly segment: Segment };

/** Networks that one host does not tell apart, a group for each local VLAN. */
export function sameOnHost({ segments }: WorldParts): readonly (readonly SegmentOnHost[])[] {
  const places = segments.flatMap((segment) =>
    segment.hosts.flatMap(({ host, at }) => (at.tag === null ? [] : [{ host, at, segment }])),
  );
  return several(groupBy(places, ({ host, at }) => `${host}\0${at.bridgeId}\0${at.tag}`));
}

/** All of these, and those that hosts disagree about: no flows can be right for them. */
export function disputedNetworks(parts: WorldParts): ReadonlySet<string> {
  return new Set([
    ...parts.segments.filter((one) => segmentConflict(one, parts.neutron) !== null).map(({ network }) => network),
    ...sameOnWire(parts).flatMap((same) => same.map(({ network }) => network)),
    ...sameOnHost(parts).flatMap((same) => same.map(({ at }) => at.network)),
  ]);
}

function several<T>(groups: ReadonlyMap<string, readonly T[]>): (readonly T[])[] {
  return [...groups.values()].filter((same) => same.length > 1);
}
