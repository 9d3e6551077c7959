import type { TraceHop, TracePlace } from "@/server/model/trace";

/** Hops so far, newest first: branches of a flood share what lies behind them. */
export type Trail = {
  /** `null`: only a link that was passed. */
  readonly hop: TraceHop | null;
  readonly link?: PassedLink;
  readonly before: Trail;
  readonly length: number;
} | null;

/** What fits through a device: bytes of an IP packet, less than its MTU where a tunnel is packed into it. */
export type PassedLink = { readonly host: string; readonly device: string; readonly fits: number };

export function passing(trail: Trail, link: PassedLink): Trail {
  return { hop: null, link, before: trail, length: trail?.length ?? 0 };
}

export function hopsOf(trail: Trail): TraceHop[] {
  const hops: TraceHop[] = [];
  for (let at = trail; at !== null; at = at.before) if (at.hop !== null) hops.push(at.hop);
  return hops.reverse();
}

/** Where a copy of a packet ends without arriving. */
export type Stop = {
  readonly verdict: "dropped" | "unknown";
  readonly reason: string;
  readonly at: TracePlace;
  readonly trail: Trail;
  /** 3: on the very way to the receiver; 2: on its host; 1: on the sender's; 0: a copy that was flooded elsewhere. */
  readonly weight: 0 | 1 | 2 | 3;
};

/** The end that explains best: what is not known first, else the one on the way to the receiver, else the farthest. */
export function decidingStop(stops: readonly Stop[]): Stop | null {
  const weigh = (stop: Stop) => stop.weight * 10_000 + (stop.trail?.length ?? 0);
  const farthest = (among: readonly Stop[]) =>
    among.reduce<Stop | null>((best, stop) => (best === null || weigh(stop) > weigh(best) ? stop : best), null);
  return farthest(stops.filter(({ verdict }) => verdict === "unknown")) ?? farthest(stops);
}
