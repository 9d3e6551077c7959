import { z } from "zod";
import { invalid } from "../api-error";
import type { ApiRequest, Reply, Route } from "../exchange";
import { type ResourceOf, schemas } from "../schemas";
import { hiddenFields, versionFieldNames } from "../uplink-fields";
import type { World } from "../world";
import { liveSetsOf } from "./consistency";
import { newUplinkSet } from "./update-from-group";
import { portsOfInterconnects, portsOfLiveSet } from "./uplink-ports";
import { checkUplinkSet } from "./uplink-rules";
import { bodyOf, checkedBy, currentOf, ownedBy } from "./write-rules";

type UplinkSet = ResourceOf<"uplink-sets">;

const known = [
  ...["uri", "category", "name", "description", "logicalInterconnectUri", "networkType", "ethernetNetworkType"],
  ...["networkUris", "fcNetworkUris", "fcoeNetworkUris", "nativeNetworkUri", "connectionMode", "lacpTimer"],
  ...["manualLoginRedistributionState", "reachability", "primaryPortLocation", "portConfigInfos"],
  ...["scopesUri", "state", "status", "eTag", "created", "modified"],
];

const written = z.looseObject({
  name: z.string().min(1).max(63),
  logicalInterconnectUri: z.string(),
  networkType: z.string().default("Ethernet"),
  ethernetNetworkType: z.string().default("Tagged"),
  networkUris: z.array(z.string()).default([]),
  nativeNetworkUri: z.string().nullable().default(null),
  connectionMode: z.enum(["Auto", "Failover"]).default("Auto"),
  lacpTimer: z.enum(["Short", "Long"]).nullish(),
  networkSetUris: z.array(z.string()).optional(),
});
type Written = z.output<typeof written>;

/** Editing a live set makes its logical interconnect differ from the group, as long as the group says otherwise. */
export const uplinkSetRoutes: readonly Route[] = [
  { method: "POST", path: "/rest/uplink-sets", handle: create },
  { method: "PUT", path: "/rest/uplink-sets/:id", handle: update },
  { method: "DELETE", path: "/rest/uplink-sets/:id", handle: remove },
];

function create(request: ApiRequest, world: World): Reply {
  const body = bodyFrom(request, []);
  check(world, body, null);
  const base = newUplinkSet(world, body.logicalInterconnectUri);
  const { uri, category, created, modified, eTag, status, state } = base;
  const next = checkedBy(schemas["uplink-sets"], {
    ...base,
    ...body,
    ...{ uri, category, created, modified, eTag, status, state },
    lacpTimer: body.lacpTimer ?? "Short",
  });
  return world.tasks.start(request, {
    name: "Create",
    status: `Created uplink set ${next.name}`,
    resource: { name: next.name, uri: next.uri, category: "uplink-sets" },
    apply: (endsAt) => world.store.put("uplink-sets", next, endsAt),
  });
}

function update(request: ApiRequest, world: World): Reply {
  const current = currentOf("uplink-sets", request, world);
  const body = bodyFrom(request, Object.keys(current));
  for (const fixed of ["logicalInterconnectUri", "networkType", "ethernetNetworkType"] as const) {
    if (body[fixed] !== current[fixed]) throw invalid("CRM_UPLINKSET_IMMUTABLE", `The ${fixed} can not be changed.`);
  }
  check(world, body, current);
  const hidden = hiddenFields("live", current, request.version);
  const next = checkedBy(schemas["uplink-sets"], {
    ...body,
    ...hidden,
    ...ownedBy(current),
    lacpTimer: body.lacpTimer ?? "Short",
  });
  return world.tasks.start(request, {
    name: "Update",
    status: `Updated uplink set ${next.name}`,
    resource: { name: next.name, uri: current.uri, category: "uplink-sets" },
    apply: () => world.store.put("uplink-sets", next),
  });
}

function remove(request: ApiRequest, world: World): Reply {
  const current = currentOf("uplink-sets", request, world);
  return world.tasks.start(request, {
    name: "Delete",
    status: `Deleted uplink set ${current.name}`,
    resource: { name: current.name, uri: current.uri, category: "uplink-sets" },
    apply: () => world.store.remove("uplink-sets", current.uri),
  });
}

function bodyFrom(request: ApiRequest, seeded: readonly string[]): Written {
  const later = new Set(versionFieldNames("live", Number.POSITIVE_INFINITY));
  const names = [...known, ...seeded].filter((name) => !later.has(name));
  return checkedBy(written, bodyOf("uplink-sets", request, [...names, ...versionFieldNames("live", request.version)]));
}

/** The rules of every uplink set, and: its name is unique in its interconnect, its ports are there and no other set's. */
function check(world: World, set: Written, current: UplinkSet | null): void {
  const logical = world.store.get("logical-interconnects", set.logicalInterconnectUri);
  if (logical === undefined) {
    throw invalid(
      "CRM_LOGICAL_INTERCONNECT_NOT_FOUND",
      `The logical interconnect ${set.logicalInterconnectUri} does not exist.`,
    );
  }
  const others = liveSetsOf(world, logical.uri).filter((each) => each.uri !== current?.uri);
  if (others.some((each) => each.name === set.name)) {
    throw invalid("CRM_DUPLICATE_UPLINKSET_NAME", `The logical interconnect already has an uplink set ${set.name}.`);
  }
  checkUplinkSet(world, set);
  const ports = portsOfLiveSet(set);
  const own = new Set(current === null ? [] : portsOfLiveSet(current));
  const there = new Set(portsOfInterconnects(world, logical).map((port) => port.uri));
  const absent = ports.find((uri) => !there.has(uri) && !own.has(uri));
  if (absent !== undefined) {
    throw invalid("CRM_PORT_NOT_FOUND", `The port ${absent} is not a port of logical interconnect ${logical.name}.`);
  }
  for (const other of others) {
    const shared = portsOfLiveSet(other).find((uri) => ports.includes(uri));
    if (shared === undefined) continue;
    throw invalid("CRM_PORT_IN_OTHER_UPLINKSET", `The port ${shared} already belongs to uplink set ${other.name}.`);
  }
}
