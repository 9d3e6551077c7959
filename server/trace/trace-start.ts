import { familyOf } from "@/server/model/address";
import type { Port } from "@/server/model/neutron";
import type { TraceInput } from "@/server/model/trace";
import { chooseRoute } from "./choose-route";
import { guestPlace } from "./guest";
import { linkOf } from "./host-facts";
import type { Place } from "./session";
import type { TraceIndex } from "./trace-world";

export type Start = { readonly place: Place; readonly port: Port | null };

/** Where the sender is plugged in. */
export function startOf(
  index: TraceIndex,
  from: TraceInput["from"],
): Start | { readonly missing: string; readonly unread: boolean } {
  if ("portId" in from) {
    const port = index.port(from.portId);
    if (port === null) return { missing: `Neutron has no port ${from.portId}`, unread: true };
    const place = guestPlace(index, port);
    return "missing" in place ? place : { place, port };
  }
  const host = index.host(from.host);
  if (host === null) return { missing: `there is no host ${from.host} that was read`, unread: true };
  const port = index.portOfDevice(from.device);
  const places = host.state.namespaces.flatMap((namespace): Place[] => {
    const link = linkOf(namespace, from.device);
    if (link === null) return [];
    const guest =
      namespace.name === "" && (link.kind === "tun" || link.kind === "veth" || link.kind === "bridge") && port !== null;
    if (guest) return [{ kind: "guest", host: host.key, device: `tap${port.id.slice(0, 11)}` }];
    return [{ kind: "stack", host: host.key, namespace: namespace.name, device: from.device }];
  });
  const [place] = places;
  if (place === undefined) return { missing: `${host.name} has no device ${from.device} that was read`, unread: true };
  return places.length === 1
    ? { place, port }
    : { missing: `${from.device} is in several namespaces of ${host.name}`, unread: true };
}

/** The receiver's address of the family that the sender has too. */
export function addressOf(receiver: Port | null, sender: Port | null): string | null {
  const families = new Set((sender?.fixedIps ?? []).map(({ address }) => familyOf(address)));
  const found = receiver?.fixedIps.find(({ address }) => families.size === 0 || families.has(familyOf(address)));
  return found?.address ?? null;
}

export function sourceOf(index: TraceIndex, { place, port }: Start, destination: string): string | null {
  const family = familyOf(destination);
  if (place.kind === "stack") {
    const namespace = index.host(place.host)?.state.namespaces.find(({ name }) => name === place.namespace);
    const way = { destination, source: null, input: null, mark: 0 };
    const chosen = namespace === undefined ? null : chooseRoute(namespace, way);
    const route = chosen?.kind === "route" ? chosen.route : null;
    const link = namespace === undefined ? null : linkOf(namespace, route?.device ?? place.device);
    const own = namespace?.links?.flatMap(({ addresses }) => addresses).find(({ address }) => address === destination);
    return (
      own?.address ??
      route?.source ??
      link?.addresses.find((one) => one.family === family && one.scope !== "link")?.address ??
      null
    );
  }
  return port?.fixedIps.find(({ address }) => familyOf(address) === family)?.address ?? null;
}
