import { isSame, macOf } from "./address-owners";
import { insideOnly } from "./announced";
import { guestRoute } from "./guest";
import { describePacket, type IpPacket } from "./packet";
import { passStack, type StackPass } from "./pass-stack";
import { resolveAddress, type Sender, targetAt } from "./resolve-address";
import { type Arrival, hop, type Place, type Session, stop } from "./session";
import { decidingStop, type Stop, type Trail } from "./trail";
import { walkFrame } from "./walk-frame";

export type Delivery = { readonly place: Place; readonly packet: IpPacket; readonly trail: Trail };

export type Sent =
  | { readonly delivery: Delivery; readonly stop: null }
  | { readonly delivery: null; readonly stop: Stop };

/** The neighbour beyond an uplink that a packet was sent to: its answer comes from there. */
export type Neighbour = { mac: string; address: string };

type Ready =
  | { readonly kind: "stop"; readonly stop: Stop }
  | { readonly kind: "here"; readonly packet: IpPacket; readonly trail: Trail }
  | {
      readonly kind: "out";
      readonly sender: Sender;
      readonly packet: IpPacket;
      readonly nextHop: string;
      readonly trail: Trail;
    };

const MOST_ROUTERS = 16;

/** One packet from where it is to whoever has its destination, over as many routers as it takes. */
export function sendPacket(session: Session, from: Place, given: IpPacket, outside: Neighbour, start: Trail): Sent {
  let place = from;
  let ready = originate(session, from, given, outside, start);
  for (let routers = 0; routers < MOST_ROUTERS; routers += 1) {
    if (ready.kind === "stop") return { delivery: null, stop: ready.stop };
    if (ready.kind === "here") return { delivery: { place, packet: ready.packet, trail: ready.trail }, stop: null };
    const carried = carry(session, ready, outside);
    if (carried.stop !== null) return { delivery: null, stop: carried.stop };
    const { arrival } = carried;
    place = arrival.place;
    if (place.kind === "guest") return atGuest(session, place, ready.packet, arrival.trail);
    if (place.kind === "outside") {
      if (ready.packet.destination === outside.address) {
        return { delivery: { place, packet: ready.packet, trail: arrival.trail }, stop: null };
      }
      const left = `it leaves by ${place.device} to ${outside.address}`;
      const astray = insideOnly(session.index, ready.packet.destination);
      return astray === null
        ? {
            delivery: null,
            stop: lost(session, "unknown", place, `${left}; what is beyond was not observed`, arrival.trail),
          }
        : { delivery: null, stop: lost(session, "dropped", place, `${left}, and ${astray}`, arrival.trail) };
    }
    ready = throughStack(session, place, ready.packet, { device: place.device, mac: ready.sender.mac }, arrival.trail);
  }
  const reason = "it passes too many routers, or goes round in a loop";
  return { delivery: null, stop: lost(session, "unknown", place, reason, null) };
}

function originate(session: Session, place: Place, packet: IpPacket, outside: Neighbour, trail: Trail): Ready {
  if (place.kind === "stack") return throughStack(session, place, packet, null, trail);
  if (place.kind === "outside") {
    const sender = { place, mac: outside.mac, address: packet.source };
    return { kind: "out", sender, packet, nextHop: packet.destination, trail };
  }
  const port = session.index.portOfDevice(place.device);
  if (port === null) {
    const reason = `whose ${place.device} is, is not known: Neutron has no such port`;
    return { kind: "stop", stop: lost(session, "unknown", place, reason, trail) };
  }
  if (port.fixedIps.some(({ address }) => address === packet.destination)) return { kind: "here", packet, trail };
  const route = guestRoute(session.index, port, packet.destination);
  if (route.kind !== "next") {
    const verdict = route.kind === "none" ? "dropped" : "unknown";
    return { kind: "stop", stop: lost(session, verdict, place, route.reason, trail) };
  }
  const at = { host: hostName(session, place), object: place.device };
  const text = `the guest sends ${describePacket(packet)}${route.nextHop === packet.destination ? "" : ` to its gateway ${route.nextHop}`}`;
  const words = { text, evidence: `port ${port.id}, subnets of Neutron`, command: `openstack port show ${port.id}` };
  const sender = { place, mac: port.mac.toLowerCase(), address: packet.source };
  return { kind: "out", sender, packet, nextHop: route.nextHop, trail: hop(session, trail, at, words) };
}

function throughStack(
  session: Session,
  place: Extract<Place, { kind: "stack" }>,
  packet: IpPacket,
  input: { readonly device: string; readonly mac: string } | null,
  trail: Trail,
): Ready {
  const host = session.index.host(place.host);
  const namespace = host?.state.namespaces.find(({ name }) => name === place.namespace);
  if (host === null || namespace === undefined) {
    return { kind: "stop", stop: lost(session, "unknown", place, `${place.namespace} was not read`, trail) };
  }
  const passed: StackPass = passStack(session, { host, namespace }, packet, input, trail);
  if (passed.kind === "stop") return passed;
  if (passed.kind === "local") return { kind: "here", packet: passed.packet, trail: passed.trail };
  const { device, nextHop } = passed;
  const owned = device.addresses.filter(({ family }) => family === packet.family);
  const own = owned.find(({ scope }) => scope !== "link") ?? owned.find(() => packet.family === "inet6");
  if (device.mac === null || own === undefined) {
    return {
      kind: "stop",
      stop: lost(session, "unknown", place, `${device.name} has no address to ask from`, passed.trail),
    };
  }
  const sender = { place: { ...place, device: device.name }, mac: device.mac, address: own.address };
  return { kind: "out", sender, packet: passed.packet, nextHop, trail: passed.trail };
}

/** Finds who has the next hop, and takes the frame there. */
function carry(
  session: Session,
  { sender, packet, nextHop, trail }: Extract<Ready, { kind: "out" }>,
  outside: Neighbour,
): { readonly arrival: Arrival; readonly stop: null } | { readonly arrival: null; readonly stop: Stop } {
  const resolved = resolveAddress(session, sender, nextHop, trail);
  if (resolved.stop !== null) {
    session.unanswered = true;
    return { arrival: null, stop: resolved.stop };
  }
  const { mac, via, owner } = resolved.found;
  if (via === "outside") {
    outside.mac = mac;
    outside.address = nextHop;
  }
  session.target = targetAt(session, sender.place, owner);
  const frame = { source: sender.mac, destination: mac, vlan: null, payload: packet };
  const walk = walkFrame(session, sender.place, frame, trail);
  const matching = walk.arrivals.filter(({ place }) => {
    if (place.kind === "outside") return via === "outside";
    return via === "inside" && macOf(session, place) === mac;
  });
  const [arrival] = matching;
  if (arrival === undefined) {
    const last = decidingStop(walk.stops.filter(({ weight }) => weight > 0)) ?? decidingStop(walk.stops);
    const none = `it is lost on the way to ${nextHop}: no copy comes to ${session.target?.host ?? "its host"}`;
    return { arrival: null, stop: last ?? lost(session, "dropped", sender.place, none, trail) };
  }
  if (matching.some(({ place }) => !isSame(place, arrival.place))) {
    const reason = `several devices have the MAC ${mac} of ${nextHop}`;
    return { arrival: null, stop: lost(session, "unknown", sender.place, reason, trail) };
  }
  return { arrival, stop: null };
}

function atGuest(session: Session, place: Place, packet: IpPacket, trail: Trail): Sent {
  const port = session.index.portOfDevice(place.device);
  if (port?.fixedIps.some(({ address }) => address === packet.destination)) {
    return { delivery: { place, packet, trail }, stop: null };
  }
  const reason = `the guest behind ${place.device} gets it, but ${packet.destination} is not an address of its port`;
  return { delivery: null, stop: lost(session, "unknown", place, reason, trail) };
}

function hostName(session: Session, place: Place): string {
  return session.index.host(place.host)?.name ?? place.host;
}

function lost(session: Session, verdict: Stop["verdict"], place: Place, reason: string, trail: Trail): Stop {
  const at = { host: hostName(session, place), object: place.device };
  return stop(session, verdict, at, reason, trail, { evidence: reason, command: "", relevant: true });
}
