import { canonical, contains, familyOf } from "@/server/model/address";
import type { HostOperation } from "@/server/model/host-operation";
import type { Namespace, Route } from "@/server/model/host-state";
import { type Change, NOTHING, type Part } from "@/server/wiring/services/change";
import type { ServiceNamespace, ServiceRoute } from "@/server/wiring/services/service-namespace";

/**
 * Routes that are set by hand or by us; those that the kernel derives from addresses are its own. Those over a device that
 * is only now moved in went when it went. The kernel drops the routes over a device that loses its last address of a
 * family: over those in `shaken`, from which an address is taken, they are set again, which changes nothing where they stayed.
 */
export function diffRoutes(
  wanted: ServiceNamespace,
  observed: Namespace | null,
  newDevices: ReadonlySet<string>,
  shaken: ReadonlySet<string>,
): Part {
  if (observed !== null && observed.routes === null) return NOTHING;
  const devices = new Set(wanted.devices.map(({ name }) => name));
  const present = (observed?.routes ?? [])
    .filter((route) => route.table === "main" && BY_HAND.includes(route.protocol))
    .filter(({ device }) => device !== null && devices.has(device) && !newDevices.has(device));
  const wantedKeys = new Set(wanted.routes.map((route) => keyOf(route.destination, route.gateway, route.device)));
  const presentKeys = new Set(present.map((route) => keyOf(destinationOf(route), route.gateway, route.device)));
  const missing = wanted.routes.filter(
    (route) => !presentKeys.has(keyOf(route.destination, route.gateway, route.device)),
  );
  const again = wanted.routes.filter((route) => shaken.has(route.device) && !missing.includes(route));
  // A route that another one replaces is gone by then, and taking away what is gone is no change.
  const extra = present.filter((route) => !wantedKeys.has(keyOf(destinationOf(route), route.gateway, route.device)));
  const operations = [
    ...[...again, ...missing].map((route): HostOperation => ({ op: "route.ensure", namespace: wanted.name, ...route })),
    ...extra.map(
      (route): HostOperation => ({
        op: "route.absent",
        namespace: wanted.name,
        destination: destinationOf(route),
        gateway: route.gateway,
        device: route.device ?? "",
      }),
    ),
  ];
  const changes: readonly Change[] = [
    ...missing.map((route) => ({
      what: `route ${route.destination}`,
      before: null,
      after: routeText(route.gateway, route.device),
    })),
    ...extra.map((route) => ({
      what: `route ${destinationOf(route)}`,
      before: routeText(route.gateway, route.device ?? ""),
      after: null,
    })),
  ];
  return { operations, changes };
}

/** `ip` does not print that a route is of the time since boot, which is what it writes. */
const BY_HAND: readonly (string | null)[] = ["static", "boot", null];

/** With a route to the gateway itself where it is not in the subnet. */
export function defaultRoute(gateway: string, device: string, cidr: string): readonly ServiceRoute[] {
  const isInet = familyOf(gateway) === "inet";
  const onLink = contains(cidr, gateway)
    ? []
    : [{ destination: `${gateway}/${isInet ? 32 : 128}`, gateway: null, device }];
  return [...onLink, { destination: isInet ? "default" : "::/0", gateway, device }];
}

function keyOf(destination: string, gateway: string | null, device: string | null): string {
  return [prefixOf(destination, gateway), gateway === null ? "" : canonical(gateway), device ?? ""].join(" ");
}

/** `ip` prints a default route without a prefix, and a route to one address without its length. */
function prefixOf(destination: string, gateway: string | null): string {
  const isInet6 = destination.includes(":") || (gateway?.includes(":") ?? false);
  if (destination === "default") return isInet6 ? "::/0" : "0.0.0.0/0";
  return canonical(destination.includes("/") ? destination : `${destination}/${isInet6 ? 128 : 32}`);
}

/** As operations have it: with its length, and `default` only of IPv4. */
function destinationOf({ destination, gateway, family }: Route): string {
  if (destination === "default") return family === "inet6" ? "::/0" : destination;
  return prefixOf(destination, gateway);
}

function routeText(gateway: string | null, device: string): string {
  return gateway === null ? `on link, ${device}` : `via ${gateway}, ${device}`;
}
