import { contains, familyOf } from "@/server/model/address";
import type { Port } from "@/server/model/neutron";
import type { Place } from "./session";
import type { TraceIndex } from "./trace-world";

/** What a guest does cannot be observed; it is taken to be as Neutron told it by DHCP: its addresses, gateway and routes. */
export type GuestRoute =
  | { readonly kind: "next"; readonly source: string; readonly nextHop: string }
  | { readonly kind: "none"; readonly reason: string }
  | { readonly kind: "unknown"; readonly reason: string };

export function guestRoute(index: TraceIndex, port: Port, destination: string): GuestRoute {
  const family = familyOf(destination);
  const fixed = port.fixedIps.filter(({ address }) => familyOf(address) === family);
  const [first] = fixed;
  if (first === undefined)
    return { kind: "none", reason: `the guest of port ${port.id} has no address of that family` };
  let gateway: GuestRoute | null = null;
  for (const { address, subnetId } of fixed) {
    const subnet = index.subnet(subnetId);
    if (subnet === null) return { kind: "unknown", reason: `the subnet ${subnetId} of ${address} is not known` };
    if (contains(subnet.cidr, destination)) return { kind: "next", source: address, nextHop: destination };
    const route = subnet.hostRoutes?.find((one) => contains(one.destination, destination));
    if (route !== undefined) return { kind: "next", source: address, nextHop: route.nexthop };
    if (subnet.gatewayIp !== null) gateway ??= { kind: "next", source: address, nextHop: subnet.gatewayIp };
  }
  return (
    gateway ?? {
      kind: "none",
      reason: `the subnet of ${first.address} has no gateway: the guest has no route to ${destination}`,
    }
  );
}

/** Where the guest of a port is plugged, as the hosts show it: a tap of its name. */
export function guestPlace(
  index: TraceIndex,
  port: Port,
): Place | { readonly missing: string; readonly unread: boolean } {
  const tap = `tap${port.id.slice(0, 11)}`;
  const places: Place[] = [];
  let unread = false;
  for (const { key, state } of index.world.hosts) {
    if (state === null) unread = true;
    for (const namespace of state?.namespaces ?? []) {
      if (namespace.links === null) unread = true;
      for (const link of namespace.links ?? []) {
        if (namespace.name === "" && link.name === tap && !isInternal(index, key, tap)) {
          places.push({ kind: "guest", host: key, device: tap });
        } else if (namespace.name !== "" && isNamed(link.name, port)) {
          places.push({ kind: "stack", host: key, namespace: namespace.name, device: link.name });
        }
      }
    }
  }
  const [place] = places;
  if (places.length > 1)
    return (
      places.find(({ host }) => host === port.host) ?? { missing: `port ${port.id} is on several hosts`, unread: true }
    );
  return place ?? { missing: `no host has a device of port ${port.id} (${tap})`, unread };
}

const isNamed = (name: string, port: Port) =>
  new RegExp(`^(tap|qr-|qg-|ns-|sg-|ha-)${port.id.slice(0, 11)}$`).test(name);

function isInternal(index: TraceIndex, host: string, device: string): boolean {
  return index.host(host)?.interfaces.get(device)?.interface.type === "internal";
}
