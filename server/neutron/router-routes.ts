import { contains, familyOf } from "@/server/model/address";
import type { Fault } from "@/server/model/fault";
import type { NetworkIntent } from "@/server/model/network-intent";
import type { Router } from "@/server/model/neutron";
import { routerTarget, subnetTarget } from "@/server/model/object-words";
import { canonicalAddress } from "@/server/neutron/address-range";
import { readPrefix } from "@/server/neutron/ip-prefix";
import { gatewayPortOf, ROUTER_GATEWAY, ROUTER_INTERFACE } from "@/server/neutron/router-ports";

/** Neutron's `max_routes`. */
const MOST_ROUTES = 30;

type Route = { readonly destination: string; readonly nexthop: string };

/** Each in its one spelling. */
export function canonicalRoutes(routes: readonly Route[]): readonly Route[] {
  return routes.map(({ destination, nexthop }) => {
    const [address = "", length] = destination.split("/");
    return { destination: `${canonicalAddress(address)}/${length}`, nexthop: canonicalAddress(nexthop) };
  });
}

/**
 * What is wrong with a router's extra routes, with the ports that it has. Neutron's rules:
 * 1. the next hop is in a subnet that the router is in, by an interface or its way out, and is none of its own addresses;
 * 2. the destination is written with its network address, and of the next hop's family; there are at most 30 routes.
 * And, because the kernel has one way for each destination and would lose the other:
 * 3. no destination is told twice, or is a subnet that the router is in, or everything where its way out leads there.
 */
export function routeFaults(known: Pick<NetworkIntent, "ports" | "subnets">, router: Router): readonly Fault[] {
  const routes = router.routes ?? [];
  if (routes.length === 0) return [];
  const own = known.ports
    .filter((port) => port.deviceId === router.id)
    .filter(({ deviceOwner }) => deviceOwner === ROUTER_INTERFACE || deviceOwner === ROUTER_GATEWAY)
    .flatMap((port) => port.fixedIps);
  const subnets = known.subnets.filter((each) => own.some(({ subnetId }) => subnetId === each.id));
  const outward = gatewayPortOf(known.ports, router.id)?.fixedIps ?? [];
  const leadsOut = subnets.filter(
    (each) => each.gatewayIp !== null && outward.some(({ subnetId }) => subnetId === each.id),
  );
  const object = routerTarget(router);
  const faults: Fault[] = [];
  const tell = (code: string, message: string, remedy: string) => faults.push({ code, object, message, remedy });
  if (routes.length > MOST_ROUTES) {
    tell("too-many-routes", `${routes.length} routes are more than ${MOST_ROUTES}.`, "Leave some out.");
  }
  for (const [at, { destination, nexthop }] of routes.entries()) {
    const words = `${destination} via ${nexthop}`;
    const prefix = readPrefix(destination);
    if (prefix === null || prefix.text !== destination) {
      const remedy = prefix === null ? "Give an address and a prefix length." : `Write it ${prefix.text}.`;
      tell("route-destination-invalid", `${destination} of route ${words} is no network's prefix.`, remedy);
      continue;
    }
    if (familyOf(destination) !== familyOf(nexthop)) {
      const remedy = "Give a next hop of the destination's family.";
      tell("route-other-family", `Destination and next hop of route ${words} are of two families.`, remedy);
      continue;
    }
    if (own.some(({ address }) => address === nexthop)) {
      const remedy = "Give the address of another router.";
      tell("route-nexthop-own", `Next hop ${nexthop} of route ${words} is the router's own address.`, remedy);
    } else if (!subnets.some(({ cidr }) => contains(cidr, nexthop))) {
      const message = `Next hop ${nexthop} of route ${words} is in no subnet that the router is in.`;
      tell(
        "route-nexthop-not-connected",
        message,
        "Give an address of one of its subnets, or take the route away first.",
      );
    }
    if (routes.findIndex((each) => each.destination === destination) < at) {
      tell("route-told-twice", `Destination ${destination} is given twice.`, "Give one next hop for it.");
    }
    const connected = subnets.find(({ cidr }) => readPrefix(cidr)?.text === destination);
    if (connected !== undefined) {
      const message = `Destination ${destination} is ${subnetTarget(connected)}, which the router is in itself.`;
      tell("route-destination-connected", message, "Leave the route out, or give longer prefixes.");
    }
    if (prefix.length === 0 && leadsOut.some(({ cidr }) => familyOf(cidr) === familyOf(destination))) {
      const message = `Route ${words} would take the place of the router's way out.`;
      tell("route-is-way-out", message, "Leave the route out, or take the gateway away.");
    }
  }
  return faults;
}
