import type { Fault } from "@/server/model/finding";
import { segmentId } from "@/server/topology/ids";
import { type Segment, segmentConflict, segmentDetail } from "@/server/topology/segments";
import type { WorldParts } from "@/server/topology/world-parts";
import { sameOnHost, sameOnWire } from "./disputed-segments";
import { REMEDIES } from "./remedies";

/** Networks that are not told apart on a wire or a host, and hosts that disagree about one. */
export function segmentFaults(parts: WorldParts): Fault[] {
  const nameOf = (network: string) => parts.neutron.networkName(network) ?? network;
  const names = new Map(parts.hosts.map(({ host }) => [host.key, host.name]));
  const fault = (kind: "duplicate-segmentation-id" | "segment-mismatch" | "local-vlan-clash", segment: Segment) => {
    const key = segment.hosts[0]?.host ?? "";
    const host = names.get(key) ?? key;
    const rest = { object: nameOf(segment.network), nodeId: segmentId(segment.network), remedy: REMEDIES[kind] };
    return { ...rest, kind, severity: "critical" as const, host };
  };
  const mismatches = parts.segments.flatMap((segment): Fault[] => {
    const conflict = segmentConflict(segment, parts.neutron);
    if (conflict === null) return [];
    const made = fault("segment-mismatch", segment);
    return [{ ...made, message: `${made.object} on ${hostsOf([segment], names)}: ${conflict}.` }];
  });
  return [...mismatches, ...sharedNumbers(), ...sharedVlans()];

  function sharedNumbers(): Fault[] {
    return sameOnWire(parts).flatMap((same): Fault[] => {
      const [first] = sortByNetwork(same);
      if (first === undefined) return [];
      const all = sortByNetwork(same).map(({ network }) => nameOf(network));
      const message = `${all.join(" and ")} on ${hostsOf(same, names)} are all ${segmentDetail(first)}.`;
      return [{ ...fault("duplicate-segmentation-id", first), message }];
    });
  }

  function sharedVlans(): Fault[] {
    return sameOnHost(parts).flatMap((same): Fault[] => {
      const [first] = sortByNetwork(same.map(({ segment }) => segment));
      const place = same[0];
      if (first === undefined || place === undefined) return [];
      const all = sortByNetwork(same.map(({ segment }) => segment)).map(({ network }) => nameOf(network));
      const host = names.get(place.host) ?? place.host;
      const message = `${all.join(" and ")} on ${host} share the local VLAN ${place.at.tag}: their ports reach each other.`;
      return [{ ...fault("local-vlan-clash", first), host, message }];
    });
  }
}

function sortByNetwork(segments: readonly Segment[]): Segment[] {
  return [...segments].sort((a, b) => (a.network < b.network ? -1 : 1));
}

function hostsOf(segments: readonly Segment[], names: ReadonlyMap<string, string>): string {
  const keys = segments.flatMap(({ hosts }) => hosts.map(({ host }) => names.get(host) ?? host));
  return [...new Set(keys)].sort().join(", ");
}
