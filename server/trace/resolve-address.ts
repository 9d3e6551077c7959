import { familyOf } from "@/server/model/address";
import { isSame, macOf, networkOf, ownerMac, ownerPlace } from "./address-owners";
import { answerFor, askFor } from "./address-question";
import { unannounced } from "./announced";
import { guestPlace } from "./guest";
import { type Arrival, heardAs, type Place, type Session, stop } from "./session";
import { decidingStop, type Stop, type Trail } from "./trail";
import { unreadPart, unreadParts } from "./unread-parts";
import { walkFrame } from "./walk-frame";

export type Sender = { readonly place: Place; readonly mac: string; readonly address: string };

/** `via`: an uplink whose outside has the address. */
export type Resolved = {
  readonly mac: string;
  readonly trail: Trail;
  readonly via: "inside" | "outside";
  readonly owner: Place;
};

export type Resolution =
  | { readonly found: Resolved; readonly stop: null }
  | { readonly found: null; readonly stop: Stop };

/**
 * Asks who has an address, by ARP or neighbour discovery, and lets the answer come back. An address that nobody answers
 * for, and one whose answer is lost, ends the trace: without it not a single packet is sent.
 */
export function resolveAddress(session: Session, sender: Sender, address: string, trail: Trail): Resolution {
  const asker = session.heard.get(heardAs(sender.place, address));
  if (asker !== undefined) {
    const rival = rivalOf(session, sender, address, asker.mac) ?? unheard(session, sender, address, trail);
    if (rival !== null) return rival;
    return { found: { mac: asker.mac, trail, via: "inside", owner: asker.place }, stop: null };
  }
  return askAround(session, sender, address, trail);
}

/**
 * Whoever knew the MAC already did not ask for it, and was not heard: then the other side has to ask by itself. `null`: it
 * would be answered.
 */
function unheard(session: Session, sender: Sender, address: string, trail: Trail): Resolution | null {
  if (session.remembers) return null;
  const { stop: failed } = askAround(session, sender, address, trail);
  if (failed?.verdict !== "dropped") return null;
  const reason = `${failed.reason}; it gets through only where its MAC is known from before`;
  return { found: null, stop: { ...failed, verdict: "unknown", reason } };
}

function askAround(session: Session, sender: Sender, address: string, trail: Trail): Resolution {
  const owned = session.remembers ? ownerPlace(session, sender.place, address) : null;
  const remembered = owned === null ? null : ownerMac(session, owned, address);
  if (owned !== null && remembered !== null) {
    return { found: { mac: remembered, trail, via: "inside", owner: owned }, stop: null };
  }
  session.target = targetOf(session, sender.place, address);
  const walk = walkFrame(session, sender.place, askFor(sender, address), trail);
  const stops = [...walk.stops];
  const answers = new Map<string, { readonly place: Place; readonly trail: Trail; readonly arrived: boolean }>();
  let outside: Arrival | null = null;
  let shared: string | null = null;
  let blind: string | null = null;
  for (const arrival of walk.arrivals) {
    if (arrival.frame.payload.kind === "arp" && arrival.frame.payload.op === 2) {
      // a flow answered in the place of the owner, and the answer is back already
      if (isSame(arrival.place, sender.place)) {
        answers.set(arrival.frame.payload.senderMac, { place: arrival.place, trail: arrival.trail, arrived: true });
      }
      continue;
    }
    if (arrival.place.kind === "outside") outside ??= arrival;
    const mac = ownerMac(session, arrival.place, address);
    if (mac === null) {
      blind ??= unreadAddresses(session, arrival.place);
      continue;
    }
    const same = answers.get(mac);
    if (same !== undefined && !same.arrived && !isSame(same.place, arrival.place)) shared ??= mac;
    answers.set(mac, { place: arrival.place, trail: arrival.trail, arrived: false });
  }
  const host = session.index.host(sender.place.host)?.name ?? sender.place.host;
  const at = { host, object: sender.place.device };
  const kind = familyOf(address) === "inet" ? "ARP" : "neighbour discovery";
  const fail = (verdict: Stop["verdict"], reason: string, evidence = reason, command = ""): Resolution => ({
    found: null,
    stop: stop(session, verdict, at, reason, trail, { evidence, command, relevant: true }),
  });
  if (answers.size > 1) {
    return fail("unknown", `${address} is answered by several: ${[...answers.keys()].join(" and ")}`);
  }
  const [answer] = answers;
  if (answer !== undefined) {
    const [mac, owner] = answer;
    const isTwin = ({ place }: Arrival) =>
      !isSame(place, owner.place) && !isSame(place, sender.place) && macOf(session, place) === mac;
    if (shared !== null || (!owner.arrived && walk.arrivals.some(isTwin))) {
      return fail("unknown", `several devices have the MAC ${mac} of ${address}`);
    }
    if (owner.arrived)
      return {
        found: {
          mac,
          trail: owner.trail,
          via: "inside",
          owner: ownerPlace(session, sender.place, address) ?? owner.place,
        },
        stop: null,
      };
    session.heard.set(heardAs(owner.place, sender.address), { mac: sender.mac, place: sender.place });
    session.target = targetAt(session, owner.place, sender.place);
    const back = walkFrame(session, owner.place, answerFor(sender, address, mac), owner.trail);
    const arrived = back.arrivals.find(({ place }) => isSame(place, sender.place));
    if (arrived !== undefined)
      return { found: { mac, trail: arrived.trail, via: "inside", owner: owner.place }, stop: null };
    const lost = decidingStop(back.stops);
    if (lost === null) return fail("dropped", `the answer of ${address} to ${kind} does not come back`);
    return { found: null, stop: { ...lost, reason: `the answer to ${kind} for ${address} is lost: ${lost.reason}` } };
  }
  if (outside !== null) {
    const known = neighbour(session, sender.place, address);
    if (known?.mac != null && known.usable) {
      return { found: { mac: known.mac, trail: outside.trail, via: "outside", owner: outside.place }, stop: null };
    }
    if (known !== null)
      return fail("dropped", `${address} does not answer ${kind} (${known.state})`, known.state, "ip neigh");
  }
  const owner = session.index.portWith(address, networkOf(session, sender.place));
  const absent = owner === null ? null : unannounced(session.index, owner, address);
  if (absent !== null) return fail("dropped", `nobody answers ${kind} for ${address}: ${absent}`);
  if (blind !== null) return fail("unknown", `whether ${address} is there is not known: ${blind}`);
  // what is not understood on any way may hide the owner
  const hidden = decidingStop(stops.filter(({ verdict }) => verdict === "unknown"));
  if (hidden !== null) return { found: null, stop: hidden };
  if (outside !== null && sender.place.kind !== "guest") {
    return fail("unknown", `${address} is beyond ${outside.place.device}, and what is there was not observed`);
  }
  const caveat = outside === null ? "" : `; whether something beyond ${outside.place.device} has it was not observed`;
  const last = decidingStop(stops.filter(({ weight }) => weight > 0));
  const { target } = session;
  const elsewhere = target === null ? unseenOwner(session, sender.place, address) : null;
  if (elsewhere !== null) return fail("unknown", `nobody who was seen answers ${kind} for ${address}: ${elsewhere}`);
  if (target === null)
    return fail("dropped", `nobody answers ${kind} for ${address}: no port of this network has it${caveat}`);
  if (last === null) {
    return fail(
      "dropped",
      `nobody answers ${kind} for ${address}: nothing of the question comes to ${target.host}${caveat}`,
    );
  }
  return { found: null, stop: { ...last, reason: `nobody answers ${kind} for ${address}: ${last.reason}${caveat}` } };
}

/**
 * An address that two have: whoever was asked by one of them knows its MAC, until the other one is heard. `null`: no other
 * one answers. Only looked for where Neutron gave the address more than once.
 */
function rivalOf(session: Session, sender: Sender, address: string, mac: string): Resolution | null {
  if (session.index.portsWith(address).length < 2) return null;
  const { arrivals } = walkFrame(session, sender.place, askFor(sender, address), null);
  const other = arrivals.find(({ place }) => ![null, mac].includes(ownerMac(session, place, address)));
  if (other === undefined) return null;
  const at = { host: session.index.host(sender.place.host)?.name ?? sender.place.host, object: sender.place.device };
  const reason = `${address} is answered by ${mac}, and by ${ownerMac(session, other.place, address)} too`;
  return {
    found: null,
    stop: stop(session, "unknown", at, reason, other.trail, { evidence: reason, command: "", relevant: true }),
  };
}

/** Whose way to watch: the port of the sender's network that should have the address. */
function targetOf(session: Session, from: Place, address: string): Session["target"] {
  const place = ownerPlace(session, from, address);
  return place === null ? null : targetAt(session, from, place);
}

/** The question came to a namespace whose addresses nobody knows. */
function unreadAddresses({ index }: Session, place: Place): string | null {
  const host = place.kind === "stack" ? index.host(place.host) : null;
  if (host === null || place.kind !== "stack" || unreadPart(host, ["addr"], place.namespace) === null) return null;
  return `the addresses of ${place.namespace || host.name} were not read`;
}

/** Why an owner of an address may be where nobody looked; `null`: every host was read, and no port of the network has it. */
function unseenOwner(session: Session, from: Place, address: string): string | null {
  const { index } = session;
  const port = index.portWith(address, networkOf(session, from));
  if (port !== null) {
    const place = guestPlace(index, port);
    if (!("missing" in place)) return null;
    const host = index.host(port.host);
    return place.unread || host === null ? place.missing : unreadParts(host);
  }
  const unread = index.world.hosts.find(({ state }) => state === null);
  return unread === undefined ? null : `${unread.name} was not read`;
}

export function targetAt(session: Session, from: Place, to: Place): Session["target"] {
  const name = (key: string) => session.index.host(key)?.name ?? key;
  const fragment = to.device.replace(/^(tap|qr-|qg-|ns-)/, "");
  return { host: name(to.host), fragment, sender: name(from.host) };
}

const USABLE = /REACHABLE|STALE|DELAY|PROBE|PERMANENT|NOARP/;

function neighbour(session: Session, place: Place, address: string) {
  if (place.kind !== "stack") return null;
  const namespace = session.index.host(place.host)?.state.namespaces.find(({ name }) => name === place.namespace);
  const found = namespace?.neighbours?.find((one) => one.address === address && one.device === place.device);
  return found === undefined
    ? null
    : { mac: found.mac?.toLowerCase() ?? null, state: found.state, usable: USABLE.test(found.state) };
}
