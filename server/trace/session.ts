import type { OvsBridge } from "@/server/model/host-state";
import type { TraceHop, TraceLeg, TracePlace } from "@/server/model/trace";
import type { Connection } from "./connections";
import type { Frame } from "./packet";
import type { TraceIndex } from "./trace-world";
import type { Stop, Trail } from "./trail";

/** One trace: what it reads, and what the packets of it have left behind so far. Its own and thrown away after. */
export type Session = {
  readonly index: TraceIndex;
  readonly connections: Connection[];
  /** Behind which port the switches saw a MAC in a VLAN, from the frames of this trace. */
  readonly learned: Map<OvsBridge, Map<string, string>>;
  /** Who was heard asking: whoever answers a question for an address knows the asker's MAC from it. By place and address. */
  readonly heard: Map<string, { readonly mac: string; readonly place: Place }>;
  /** Everybody knows the MAC of whoever has an address, from before. */
  readonly remembers: boolean;
  /** Somebody asked for an address in vain. */
  unanswered: boolean;
  leg: TraceLeg;
  /** Steps that may still be taken; a loop in the network ends here. */
  budget: number;
  /** Names of the receiver's devices carry it: to tell its way from those of flooded copies. */
  target: { readonly host: string; readonly fragment: string; readonly sender: string } | null;
};

/** Who holds a packet: the guest behind a tap, the network stack of a namespace, or whatever is behind an uplink. */
export type Place =
  | { readonly kind: "guest"; readonly host: string; readonly device: string }
  | { readonly kind: "stack"; readonly host: string; readonly namespace: string; readonly device: string }
  | { readonly kind: "outside"; readonly host: string; readonly device: string; readonly vlan: number | null };

export const heardAs = ({ host, device }: Place, address: string) => `${host}/${device} ${address}`;

export type Arrival = { readonly place: Place; readonly frame: Frame; readonly trail: Trail };

export type Walk = { readonly arrivals: Arrival[]; readonly stops: Stop[] };

type HopWords = { readonly text: string; readonly evidence: string; readonly command: string; readonly check?: string };

export function hop(session: Session, trail: Trail, at: TracePlace, words: HopWords): Trail {
  const next: TraceHop = { ...at, leg: session.leg, ...words };
  return { hop: next, before: trail, length: (trail?.length ?? 0) + 1 };
}

export function stop(
  session: Session,
  verdict: Stop["verdict"],
  at: TracePlace,
  reason: string,
  trail: Trail,
  words: Omit<HopWords, "text"> & { readonly relevant?: boolean },
): Stop {
  const { target } = session;
  const near = target === null ? 0 : target.host === at.host ? 2 : target.sender === at.host ? 1 : 0;
  const mine = near === 2 && target !== null && at.object.includes(target.fragment);
  const { relevant, ...told } = words;
  const ended = hop(session, trail, at, { text: reason, ...told });
  return { verdict, reason, at, trail: ended, weight: relevant === true || mine ? 3 : near };
}
