import type { Route } from "@/server/model/host-state";
import {
  addressField,
  type JsonObject,
  numberField,
  objectField,
  parseJsonRows,
  required,
  stringField,
} from "./json-fields";

/**
 * `ip -j route show table all` (both families, as iproute2 prints them) or the same with `-4` or `-6`. The JSON does not
 * say the family; it shows in the addresses, and for a bare default route in fields that only IPv6 has.
 */
export function parseRoutes(text: string, family?: Route["family"]): Route[] {
  return parseJsonRows(text).map((row) => parseRoute(row, family));
}

/** Two prints may overlap (`table all` holds IPv6 too): the same route is kept once. */
export function mergeRoutes(first: readonly Route[], second: readonly Route[]): Route[] {
  const routes = new Map<string, Route>();
  for (const route of [...first, ...second]) {
    const key = JSON.stringify([
      route.family,
      route.table,
      route.destination,
      route.gateway,
      route.device,
      route.source,
      route.metric,
      route.scope,
      route.protocol,
      route.type,
    ]);
    if (!routes.has(key)) routes.set(key, route);
  }
  return [...routes.values()];
}

function parseRoute(row: JsonObject, family: Route["family"] | undefined): Route {
  const destination = required(addressField(row, "dst", true), row, "dst");
  const via = objectField(row, "via");
  const gateway = addressField(row, "gateway") ?? (via === null ? null : addressField(via, "host"));
  const source = addressField(row, "prefsrc");
  const type = stringField(row, "type");
  return {
    family: family ?? familyOf(row, [destination, via === null ? gateway : null, source]),
    table: stringField(row, "table") ?? "main",
    destination,
    gateway,
    device: stringField(row, "dev"),
    source,
    protocol: stringField(row, "protocol"),
    scope: stringField(row, "scope"),
    metric: numberField(row, "metric"),
    ...(type === null || type === "unicast" ? {} : { type }),
  };
}

function familyOf(row: JsonObject, addresses: readonly (string | null)[]): Route["family"] {
  if (addresses.some((address) => address?.includes(":"))) return "inet6";
  if (addresses.some((address) => address !== null && address !== "default")) return "inet";
  return row.pref === undefined ? "inet" : "inet6";
}
