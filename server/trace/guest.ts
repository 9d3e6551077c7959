import { contains, familyOf } from "@/server/model/address";
import type { Port } from "@/server/model/neutron";
import { hostFacts, type OvsPlace } from "./host-facts";
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

/** Where the guest of a port is plugged, as the hosts show it: a tap of its name, or its device in a namespace. */
export function guestPlace(
  index: TraceIndex,
  port: Port,
): Place | { readonly missing: string; readonly unread: boolean } {
  const tap = `tap${port.id.slice(0, 11)}`;
  const places: Place[] = [];
  let unread: string | null = null;
  let other: string | null = null;
  for (const { key, name: host, state } of index.world.hosts) {
    if (state === null || state.namespaces.some(({ links }) => links === null)) unread ??= host;
    if (state === null) continue;
    const { devicesOf, interfaces, interfacesOf } = hostFacts(state);
    for (const { namespace, link } of devicesOf.get(port.id.slice(0, 11)) ?? []) {
      const { name: device } = link;
      if (namespace !== "") places.push({ kind: "stack", host: key, namespace, device });
      else if (device === tap && interfaces.get(tap)?.interface.type !== "internal") {
        places.push({ kind: "guest", host: key, device });
      }
    }
    const [plugged] = interfacesOf.get(port.id) ?? [];
    if (plugged !== undefined) other ??= otherPlug(host, plugged);
  }
  const [place] = places;
  if (places.length > 1)
    return (
      places.find(({ host }) => isHost(index, host, port.host)) ?? {
        missing: `port ${port.id} is on several hosts`,
        unread: true,
      }
    );
  if (place !== undefined) return place;
  if (other !== null) return { missing: `port ${port.id}: ${other}`, unread: true };
  const bound = whyUnseen(index, port);
  if (bound !== null) return { missing: `port ${port.id} ${bound}`, unread: true };
  const missing = `no host has a device of port ${port.id} (${tap})`;
  return unread === null
    ? { missing, unread: false }
    : { missing: `${missing}, and ${unread} was not read`, unread: true };
}

const isHost = (index: TraceIndex, key: string, named: string) => key === named || index.host(key)?.name === named;

/** A port of Open vSwitch that has no device which the kernel shows. */
function otherPlug(host: string, { bridge, interface: { name, type } }: OvsPlace): string | null {
  if (type === "" || type === "internal" || type === "system") return null;
  if (type === "patch")
    return `${name} of ${bridge.name} on ${host} leads to the trunk that it is a subport of, which is not followed`;
  return `its guest is behind ${name} of ${bridge.name} on ${host} (${type}), whose other side was not observed`;
}

/** Why a port may well be plugged in where nobody looks; `null`: where it should be was read. */
function whyUnseen(index: TraceIndex, { host, vifType, deviceOwner }: Port): string | null {
  if (/^(vhostuser|hw_veb|hostdev_physical|ib_hostdev|macvtap|vrouter|ovn)/.test(vifType)) {
    return `is plugged in as ${vifType}, past what was observed of ${host || "its host"}`;
  }
  if (deviceOwner === "trunk:subport") return "is a subport of a trunk, which is not followed";
  if (host !== "" && index.host(host) === null) return `is bound to ${host}, which was not read`;
  return null;
}
