import type { TraceHop, TraceLeg } from "@/server/model/trace";

export type NumberedHop = TraceHop & { readonly number: number };
/** Hops one after the other on one host. */
export type HostStretch = { readonly host: string; readonly hops: readonly NumberedHop[] };
export type LegHops = { readonly leg: TraceLeg; readonly stretches: readonly HostStretch[] };

/** Hops in order, forth and back, by the hosts they pass. Numbers go on over both. */
export function groupHops(hops: readonly TraceHop[]): readonly LegHops[] {
  const legs: { leg: TraceLeg; stretches: { host: string; hops: NumberedHop[] }[] }[] = [];
  for (const [at, hop] of hops.entries()) {
    let leg = legs.at(-1);
    if (leg?.leg !== hop.leg) {
      leg = { leg: hop.leg, stretches: [] };
      legs.push(leg);
    }
    let stretch = leg.stretches.at(-1);
    if (stretch?.host !== hop.host) {
      stretch = { host: hop.host, hops: [] };
      leg.stretches.push(stretch);
    }
    stretch.hops.push({ ...hop, number: at + 1 });
  }
  return legs;
}

/**
 * Objects of a stretch in order, each where the packet comes to it first. Rules of a device that are asked while it is on
 * the way to that device are no station of their own, unless it ends there.
 */
export function objectsOf({ hops }: HostStretch): readonly NumberedHop[] {
  const stations = hops.filter(
    (hop) =>
      hop === hops.at(-1) || hop.chain === undefined || !hops.some((one) => one !== hop && one.object === hop.object),
  );
  return stations.filter((hop, at) => hop.object !== stations[at - 1]?.object);
}

/** Evidence of several flows comes as one text; one line for each. */
export function evidenceLines({ evidence, chain, rule, text }: TraceHop): readonly string[] {
  if ([text, rule, `-A ${chain} ${rule}`, ""].includes(evidence)) return [];
  return evidence.split(/; (?=table=)/);
}
