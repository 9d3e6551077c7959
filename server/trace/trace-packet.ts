import ipaddr from "ipaddr.js";
import { familyOf } from "@/server/model/address";
import type { Port } from "@/server/model/neutron";
import type { TraceInput, TraceResult } from "@/server/model/trace";
import { isSame } from "./address-owners";
import { unannounced } from "./announced";
import { answerTo, describePacket, firstPacket } from "./packet";
import { withSize } from "./packet-size";
import { type Delivery, type Neighbour, sendPacket } from "./send-packet";
import type { Place, Session } from "./session";
import { addressOf, type Start, sourceOf, startOf } from "./trace-start";
import { TraceIndex, type TraceWorld } from "./trace-world";
import { hopsOf, type Stop, type Trail } from "./trail";
import { unreadParts } from "./unread-parts";

/** Frames that a trace follows before it gives up: floods of large networks are wide, loops have no end. */
const BUDGET = 50_000;
/** As hosts and Neutron print it: `2001:DB8:0:0::1` is `2001:db8::1`. */
const plainAddress = (address: string) => ipaddr.parse(address).toString();

const PORT = { tcp: 80, udp: 53, icmp: 0 } as const;

/**
 * What becomes of the first packet of a new connection, and of the answer to it. "Delivered" means that both arrive as far
 * as everything that was observed tells; whether a program listens is not asked. Where all that fails is asking for a MAC,
 * it is not known: guests' neighbour tables are not observed, and who is in them is reached without asking.
 */
export function tracePacket(world: TraceWorld, input: TraceInput): TraceResult {
  const index = new TraceIndex(world);
  const session = newSession(index, false);
  const result = traceOnce(session, input);
  if (result.verdict !== "dropped" || !session.unanswered) return result;
  if (traceOnce(newSession(index, true), input).verdict !== "delivered") return result;
  const reason = `${result.reason}; whoever still knows the MACs on the way from before gets through`;
  return { ...result, verdict: "unknown", reason };
}

function newSession(index: TraceIndex, remembers: boolean): Session {
  return {
    index,
    remembers,
    connections: [],
    learned: new Map(),
    heard: new Map(),
    unanswered: false,
    leg: "request",
    budget: BUDGET,
    target: null,
  };
}

function traceOnce(session: Session, input: TraceInput): TraceResult {
  const { index } = session;
  const origin = startOf(index, input.from);
  if ("missing" in origin) return nothing(origin.unread ? "unknown" : "dropped", origin.missing);
  const receiver = "portId" in input.to ? index.port(input.to.portId) : null;
  if ("portId" in input.to && receiver === null) return nothing("unknown", `Neutron has no port ${input.to.portId}`);
  const destination = "address" in input.to ? plainAddress(input.to.address) : addressOf(receiver, origin.port);
  if (destination === null) return nothing("dropped", `port ${receiver?.id} has no address of the sender's family`);
  const source = sourceOf(index, origin, destination);
  if (source === null) return nothing("dropped", "the sender has no address of the destination's family");
  const absent = origin.place.kind === "guest" && origin.port !== null ? unannounced(index, origin.port, source) : null;
  if (absent !== null) return nothing("dropped", absent);

  const packet = firstPacket(
    familyOf(destination),
    source,
    destination,
    input.protocol,
    input.port ?? PORT[input.protocol],
  );
  const what = describePacket(packet);
  const outside: Neighbour = { mac: "", address: "" };
  const there = sendPacket(session, origin.place, packet, outside, null);
  if (there.stop !== null) return ended(session, there.stop, what);
  const { delivery } = there;
  if (receiver !== null && !isAt(index, receiver, delivery.place)) {
    const reached = `${destination} is not port ${receiver.id} for this sender: ${delivery.place.device} on ${delivery.place.host} has it`;
    return astray(delivery, `${what}: ${reached}`);
  }
  const floating = receiver === null ? floatingPort(index, destination) : null;
  const kept =
    floating === null || isAt(index, floating, delivery.place)
      ? null
      : `${destination} is the floating IP of port ${floating.id}, but ${delivery.place.device} on ${hostOf(index, delivery.place)} keeps what comes for it`;
  // every stack answers a ping for an address of its own; of what else a guest offers, the keeper has nothing
  if (kept !== null && input.protocol !== "icmp") return astray(delivery, `${what}: ${kept}`);
  if (isSame(delivery.place, origin.place)) {
    return fresh(session, delivery.trail, `${what}: the sender has ${destination} itself and answers itself`);
  }
  session.leg = "reply";
  const back = sendPacket(session, delivery.place, answerTo(delivery.packet), outside, delivery.trail);
  if (back.stop !== null) return ended(session, back.stop, `the answer to ${what}`);
  const { place, packet: answer } = back.delivery;
  if (!isSame(place, origin.place) || answer.source !== destination || answer.destination !== source) {
    const reason = `the answer to ${what} comes as ${answer.source} → ${answer.destination} to ${place.device}, which asked nothing of it`;
    return astray(back.delivery, reason);
  }
  const end =
    delivery.place.kind === "outside" ? `${destination} beyond ${delivery.place.device}` : delivery.place.device;
  const delivered = fresh(
    session,
    back.delivery.trail,
    `${what} comes to ${end} on ${hostOf(index, delivery.place)}, and the answer comes back`,
  );
  const sized = withSize(delivered, back.delivery.trail, mtuOf(index, origin, receiver ?? floating));
  return kept === null ? sized : warned(sized, `${kept} and answers the ping itself`);
}

/** The largest that Neutron lets the guests of both ends send; `null`: not known. */
function mtuOf(index: TraceIndex, { port }: Start, receiver: Port | null): number | null {
  const known = [port, receiver].flatMap((one) => (one === null ? [] : (index.network(one.networkId)?.mtu ?? [])));
  return known.length === 0 ? null : Math.max(...known);
}

function isAt(index: TraceIndex, port: Port, place: Place): boolean {
  if (place.kind === "outside") return false;
  const of = index.portOfDevice(place.device);
  return of?.id === port.id || (place.kind === "stack" && ownsAny(index, port, place));
}

/** Whose floating IP an address is; a router that does not translate it answers for it itself. */
function floatingPort(index: TraceIndex, address: string): Port | null {
  const found = index.world.neutron.flatMap(({ floatingIps }) => floatingIps.filter((one) => one.address === address));
  const [only] = found;
  return found.length === 1 && only?.portId != null ? index.port(only.portId) : null;
}

/** A namespace answers on any of its devices for the addresses of all. */
function ownsAny(index: TraceIndex, port: Port, place: Extract<Place, { kind: "stack" }>): boolean {
  const namespace = index.host(place.host)?.state.namespaces.find(({ name }) => name === place.namespace);
  return (namespace?.links ?? []).some(({ name }) => index.portOfDevice(name)?.id === port.id);
}

/** The same, with a warning where the request ends and in the sentence. */
function warned(result: TraceResult, warning: string): TraceResult {
  const last = result.hops.findLastIndex(({ leg }) => leg === "request");
  const hops = result.hops.map((hop, at) => (at === last ? { ...hop, warning } : hop));
  return { ...result, reason: `${result.reason}, but not from the port that it is meant for: ${warning}`, hops };
}

/** It came somewhere, but not where it is meant for. */
function astray({ place, trail }: Delivery, reason: string): TraceResult {
  return { verdict: "dropped", reason, at: placeOf(place), hops: hopsOf(trail) };
}

function nothing(verdict: "unknown" | "dropped", reason: string): TraceResult {
  return { verdict, reason, hops: [] };
}

const hostOf = (index: TraceIndex, place: Place) => index.host(place.host)?.name ?? place.host;

function placeOf(place: Place) {
  return {
    host: place.host,
    object: place.kind === "stack" && place.namespace !== "" ? place.namespace : place.device,
  };
}

function ended(session: Session, stop: Stop, what: string): TraceResult {
  const hops = hopsOf(stop.trail);
  const { verdict } = stop;
  const old = verdict === "dropped" ? (staleHost(session.index, stop.trail) ?? halfRead(session, stop)) : null;
  if (old !== null) return { verdict: "unknown", reason: `${what}: ${old}; by it, ${stop.reason}`, at: stop.at, hops };
  return { verdict, reason: `${what}: ${stop.reason}`, at: stop.at, hops };
}

/** Delivered, unless a host on the way is only known as it once was. */
function fresh(session: Session, trail: Trail, reason: string): TraceResult {
  const old = staleHost(session.index, trail);
  const hops = hopsOf(trail);
  return old === null
    ? { verdict: "delivered", reason, hops }
    : { verdict: "unknown", reason: `${old}; by it, ${reason}`, hops };
}

/** A drop that no rule or flow said, on a way over hosts of which parts are missing, may be for what is missing. */
function halfRead({ index, target }: Session, { at, trail }: Stop): string | null {
  if (at.rule !== undefined && at.rule !== "") return null;
  const names = new Set([at.host, ...(target === null ? [] : [target.host])]);
  for (let one = trail; one !== null; one = one.before) if (one.hop !== null) names.add(one.hop.host);
  for (const name of names) {
    const host = index.host(name);
    const missing = host === null ? null : unreadParts(host);
    if (missing !== null) return missing;
  }
  return null;
}

function staleHost(index: TraceIndex, trail: Trail): string | null {
  for (let at = trail; at !== null; at = at.before) {
    const old = at.hop === null ? null : index.host(at.hop.host)?.stale;
    if (old != null) return old;
  }
  return null;
}
