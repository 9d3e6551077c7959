import { ApiError } from "../api-error";
import type { ApiRequest, Reply, Route } from "../exchange";
import { schemas } from "../schemas";
import type { World } from "../world";
import { checkGroup, groupBodyOf } from "./group-rules";
import { ok } from "./read-routes";
import { initialScopes, scopePatchRoute } from "./scopes";
import { checkedBy, currentOf, ownedBy } from "./write-rules";

const category = "logical-interconnect-groups";

const ethernetSettings = {
  type: "EthernetInterconnectSettingsV201",
  enableFastMacCacheFailover: true,
  enableNetworkLoopProtection: true,
  enablePauseFloodProtection: true,
  macRefreshInterval: 5,
};

/** PUT replaces the whole group. Its logical interconnects then differ from it until they are updated from the group. */
export const logicalInterconnectGroupRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/rest/logical-interconnect-groups/defaultSettings",
    handle: () => ok(settingsOf({ ethernetSettings })),
  },
  {
    method: "GET",
    path: "/rest/logical-interconnect-groups/:id/settings",
    handle: (request, world) => ok(settingsOf(currentOf(category, request, world))),
  },
  { method: "POST", path: "/rest/logical-interconnect-groups", handle: create },
  { method: "PUT", path: "/rest/logical-interconnect-groups/:id", handle: update },
  { method: "DELETE", path: "/rest/logical-interconnect-groups/:id", handle: remove },
  scopePatchRoute(category),
];

function create(request: ApiRequest, world: World): Reply {
  const { initialScopeUris, ...body } = groupBodyOf(request, null);
  checkGroup(world, body, null);
  const uri = `/rest/${category}/${world.newId()}`;
  const created = new Date(world.clock()).toISOString();
  const next = checkedBy(schemas[category], {
    description: null,
    enclosureType: "C7000",
    enclosureIndexes: [1],
    interconnectBaySet: 0,
    redundancyType: null,
    interconnectMapTemplate: { interconnectMapEntryTemplates: [] },
    ethernetSettings,
    ...body,
    uri,
    category,
    scopeUris: [...initialScopes({ initialScopeUris }, request.version)],
    state: "Active",
    status: "OK",
    eTag: "",
    created,
    modified: created,
  });
  return world.tasks.start(request, {
    name: "Create",
    status: `Created logical interconnect group ${next.name}`,
    resource: { name: next.name, uri, category },
    apply: (endsAt) => world.store.put(category, next, endsAt),
  });
}

function update(request: ApiRequest, world: World): Reply {
  const current = currentOf(category, request, world);
  const { initialScopeUris: _scopes, ...body } = groupBodyOf(request, current);
  checkGroup(world, body, current.uri);
  const { scopeUris } = current;
  const next = checkedBy(schemas[category], { ...body, ...ownedBy(current), ...(scopeUris ? { scopeUris } : {}) });
  return world.tasks.start(request, {
    name: "Update",
    status: `Updated logical interconnect group ${next.name}`,
    resource: { name: next.name, uri: current.uri, category },
    apply: () => world.store.put(category, next),
  });
}

function remove(request: ApiRequest, world: World): Reply {
  const current = currentOf(category, request, world);
  const enclosureGroup = world.store
    .all("enclosure-groups")
    .find((each) => each.interconnectBayMappings.some((bay) => bay.logicalInterconnectGroupUri === current.uri));
  const logical = world.store
    .all("logical-interconnects")
    .find((each) => each.logicalInterconnectGroupUri === current.uri);
  const user = enclosureGroup ?? logical;
  if (user !== undefined) {
    throw new ApiError(
      409,
      "CRM_LOGICAL_INTERCONNECT_GROUP_IN_USE",
      `The logical interconnect group ${current.name} can not be deleted because it is used by ${user.name}.`,
      { recommendedActions: [`Remove the group from ${user.name}, then try again.`] },
    );
  }
  return world.tasks.start(request, {
    name: "Delete",
    status: `Deleted logical interconnect group ${current.name}`,
    resource: { name: current.name, uri: current.uri, category },
    apply: () => world.store.remove(category, current.uri),
  });
}

function settingsOf(group: Readonly<Record<string, unknown>>) {
  return {
    type: "InterconnectSettingsV201",
    ethernetSettings: group.ethernetSettings ?? ethernetSettings,
    fcoeSettings: { fcoeMode: "Unknown" },
  };
}
