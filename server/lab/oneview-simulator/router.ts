import { ApiError } from "./api-error";
import type { Route } from "./exchange";
import { connectionTemplateRoutes } from "./handlers/connection-templates";
import { ethernetNetworkRoutes } from "./handlers/ethernet-networks";
import { interconnectRoutes } from "./handlers/interconnects";
import { logicalInterconnectGroupRoutes } from "./handlers/logical-interconnect-groups";
import { logicalInterconnectRoutes } from "./handlers/logical-interconnects";
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
  ...ethernetNetworkRoutes,
  ...connectionTemplateRoutes,
  ...logicalInterconnectGroupRoutes,
  ...logicalInterconnectRoutes,
  ...uplinkSetRoutes,
  ...interconnectRoutes,
  ...serverHardwareRoutes,
  ...serverProfileRoutes,
  ...readRoutes("ethernet-networks"),
  ...readRoutes("network-sets"),
  ...readRoutes("connection-templates"),
  ...readRoutes("logical-interconnect-groups"),
  ...readRoutes("logical-interconnects"),
  ...readRoutes("uplink-sets"),
  ...readRoutes("interconnects"),
  ...readRoutes("enclosures", enclosureView),
  ...readRoutes("enclosure-groups"),
  ...readRoutes("logical-enclosures"),
  ...readRoutes("server-hardware-types"),
  ...readRoutes("server-hardware", hardwareView),
  ...readRoutes("server-profiles", profileView),
];

export type Match = { readonly route: Route; readonly params: Readonly<Record<string, string>> };

export function findRoute(method: string, path: string): Match {
  let isKnownPath = false;
  for (const route of routes) {
    const params = matchPath(route.path, path);
    if (params === null) continue;
    if (route.method === method) return { route, params };
    isKnownPath = true;
  }
  if (isKnownPath) {
    throw new ApiError(405, "METHOD_NOT_ALLOWED", `The method ${method} is not allowed on ${path}.`);
  }
  throw new ApiError(404, "GENERIC_HTTP_404", `The resource ${path} is not known to this appliance.`);
}

function matchPath(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? "";
    if (part.startsWith(":") && value !== "") params[part.slice(1)] = value;
    else if (part !== value) return null;
  }
  return params;
}
