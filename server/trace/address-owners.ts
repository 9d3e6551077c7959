import { unannounced } from "./announced";
import { guestPlace } from "./guest";
import { linkOf } from "./host-facts";
import type { Place, Session } from "./session";

/** Neutron's, by the device that is there; `null`: not known. */
export const networkOf = ({ index }: Session, from: Place): string | null =>
  from.kind === "outside" ? null : (index.portOfDevice(from.device)?.networkId ?? null);

/** Where the port of the sender's network is that should have the address; `null`: there is none, or nobody saw it. */
export function ownerPlace(session: Session, from: Place, address: string): Place | null {
  const { index } = session;
  const port = index.portWith(address, networkOf(session, from));
  if (port === null) return null;
  const place = guestPlace(index, port);
  return "missing" in place ? null : place;
}

/** MAC of a place that has the address; `null`: it has not. */
export function ownerMac(session: Session, place: Place, address: string): string | null {
  if (place.kind === "outside") return null;
  if (place.kind === "guest") {
    const port = session.index.portOfDevice(place.device);
    if (port === null || !port.fixedIps.some((fixed) => fixed.address === address)) return null;
    return unannounced(session.index, port, address) === null ? port.mac.toLowerCase() : null;
  }
  const namespace = session.index.host(place.host)?.state.namespaces.find(({ name }) => name === place.namespace);
  const link = namespace === undefined ? null : linkOf(namespace, place.device);
  return link?.addresses.some((one) => one.address === address) ? link.mac : null;
}

/** `null`: not known, or of something outside. */
export function macOf(session: Session, place: Place): string | null {
  if (place.kind === "guest") return session.index.portOfDevice(place.device)?.mac.toLowerCase() ?? null;
  if (place.kind === "outside") return null;
  const namespace = session.index.host(place.host)?.state.namespaces.find(({ name }) => name === place.namespace);
  return namespace === undefined ? null : (linkOf(namespace, place.device)?.mac ?? null);
}

export function isSame(one: Place, other: Place): boolean {
  return (
    one.kind === other.kind &&
    one.host === other.host &&
    one.device === other.device &&
    (one.kind !== "stack" || other.kind !== "stack" || one.namespace === other.namespace)
  );
}
