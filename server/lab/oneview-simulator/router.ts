import { ApiError } from "./api-error";
import type { Route } from "./exchange";
import { alertRoutes } from "./handlers/alerts";
import { bulkNetworkRoutes } from "./handlers/bulk-networks";
import { connectionTemplateRoutes } from "./handlers/connection-templates";
import { logicalEnclosureView, logicalInterconnectView } from "./handlers/consistency";
import { ethernetNetworkRoutes } from "./handlers/ethernet-networks";
import { indexRoutes } from "./handlers/index-search";
import { interconnectRoutes, interconnectView } from "./handlers/interconnects";
import { logicalInterconnectGroupRoutes } from "./handlers/logical-interconnect-groups";
import { logicalInterconnectViewRoutes } from "./handlers/logical-interconnect-views";
import { logicalInterconnectRoutes } from "./handlers/logical-interconnects";
import { networkSetRoutes } from "./handlers/network-sets";
import { profileView } from "./handlers/profile-view";
import { readRoutes } from "./handlers/read-routes";
import { serverHardwareRoutes } from "./handlers/server-hardware";
import { enclosureView, hardwareView } from "./handlers/server-hardware-view";
import { serverProfileRoutes } from "./handlers/server-profiles";
import { sessionRoutes } from "./handlers/sessions";
import { taskRoutes } from "./handlers/tasks";
import { uplinkSetRoutes } from "./handlers/uplink-sets";

/** Fixed second path parts come before `:id`, so that they are not taken for an id. */
const routes: readonly Route[] = [
  ...sessionRoutes,
  ...taskRoutes,
  ...bulkNetworkRoutes,
  ...ethernetNetworkRoutes,
  ...networkSetRoutes,
  ...connectionTemplateRoutes,
  ...logicalInterconnectGroupRoutes,
  ...logicalInterconnectRoutes,
  ...logicalInterconnectViewRoutes,
  ...uplinkSetRoutes,
  ...interconnectRoutes,
  ...serverHardwareRoutes,
  ...serverProfileRoutes,
  ...alertRoutes,
  ...indexRoutes,
  ...readRoutes("alerts"),
  ...readRoutes("ethernet-networks"),
  ...readRoutes("network-sets"),
  ...readRoutes("connection-templates"),
  ...readRoutes("logical-interconnect-groups"),
  ...readRoutes("logical-interconnects", logicalInterconnectView),
  ...readRoutes("uplink-sets"),
  ...readRoutes("interconnects", interconnectView),
  ...readRoutes("enclosures", enclosureView),
  ...readRoutes("enclosure-groups"),
  ...readRoutes("logical-enclosures", logicalEnclosureView),
  ...readRoutes("server-hardware-types"),
  ...readRoutes("server-hardware", hardwareView),
  ...readRoutes("server-profiles", profileView),
];

export type Match = { readonly route: Route; readonly params: Readonly<Record<string, string>> };

type Compiled = { readonly route: Route; readonly parts: readonly string[] };

/** By category (the second path part) and length, so that a request looks at a handful of routes. */
const compiled = new Map<string, Compiled[]>();
for (const route of routes) {
  const parts = route.path.split("/");
  const key = keyOf(parts);
  compiled.set(key, [...(compiled.get(key) ?? []), { route, parts }]);
}

export function findRoute(method: string, path: string): Match {
  let isKnownPath = false;
  const given = path.split("/");
  for (const { route, parts } of compiled.get(keyOf(given)) ?? []) {
    const params = matchPath(parts, given);
    if (params === null) continue;
    if (route.method === method) return { route, params };
    isKnownPath = true;
  }
  if (isKnownPath) {
    throw new ApiError(405, "METHOD_NOT_ALLOWED", `The method ${method} is not allowed on ${path}.`);
  }
  throw new ApiError(404, "GENERIC_HTTP_404", `The resource ${path} is not known to this appliance.`);
}

function keyOf(parts: readonly string[]): string {
  return `${parts.length} ${parts[2] ?? ""}`;
}

function matchPath(wanted: readonly string[], given: readonly string[]): Record<string, string> | null {
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? "";
    if (part.startsWith(":") && value !== "") params[part.slice(1)] = value;
    else if (part !== value) return null;
  }
  return params;
}
