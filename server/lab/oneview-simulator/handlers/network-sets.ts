import { z } from "zod";
import { invalid } from "../api-error";
import type { ApiRequest, Reply, Route } from "../exchange";
import type { World } from "../world";
import { failConnections } from "./forget-network";
import { initialScopes, scopePatchRoute } from "./scopes";
import { bandwidth, storeTemplate } from "./store-network";
import { networkOf } from "./uplink-rules";
import { bodyOf, checkedBy, currentOf, ownedBy } from "./write-rules";

const known = [
  ...["uri", "category", "name", "description", "networkUris", "nativeNetworkUri", "connectionTemplateUri"],
  ...["networkSetType", "bandwidth", "scopeUris", "scopesUri", "initialScopeUris"],
  ...["state", "status", "eTag", "created", "modified"],
];

const written = z.object({
  name: z.string().trim().min(1).max(255),
  description: z.string().nullish(),
  networkUris: z.array(z.string()).default([]),
  nativeNetworkUri: z.string().nullish(),
  networkSetType: z.enum(["Regular", "Large"]).default("Regular"),
  initialScopeUris: z.unknown().optional(),
  bandwidth: bandwidth.nullish(),
});
type Written = z.output<typeof written>;

export const networkSetRoutes: readonly Route[] = [
  { method: "POST", path: "/rest/network-sets", handle: create },
  { method: "PUT", path: "/rest/network-sets/:id", handle: update },
  { method: "DELETE", path: "/rest/network-sets/:id", handle: remove },
  scopePatchRoute("network-sets"),
];

function create(request: ApiRequest, world: World): Reply {
  const body = checkedBy(written, bodyOf("network-sets", request, known));
  check(world, body, null);
  const { bandwidth: given, initialScopeUris, ...rest } = body;
  const uri = `/rest/network-sets/${world.newId()}`;
  const created = new Date(world.clock()).toISOString();
  return world.tasks.start(request, {
    name: "Create",
    status: `Created network set ${body.name}`,
    resource: { name: body.name, uri, category: "network-sets" },
    apply: (endsAt) => {
      const set = {
        ...rest,
        uri,
        category: "network-sets",
        description: body.description ?? null,
        nativeNetworkUri: body.nativeNetworkUri ?? null,
        connectionTemplateUri: storeTemplate(world, given ?? null, endsAt),
        scopeUris: [...initialScopes({ initialScopeUris }, request.version)],
        state: "Active",
        status: "OK",
        eTag: "",
        created,
        modified: created,
      };
      world.store.put("network-sets", set, endsAt);
    },
  });
}

function update(request: ApiRequest, world: World): Reply {
  const current = currentOf("network-sets", request, world);
  const body = checkedBy(written, bodyOf("network-sets", request, known));
  check(world, body, current.uri);
  const { bandwidth: _template, initialScopeUris: _scopes, ...rest } = body;
  const { description = null, nativeNetworkUri = null } = body;
  const next = { ...current, ...rest, description, nativeNetworkUri };
  return world.tasks.start(request, {
    name: "Update",
    status: `Updated network set ${next.name}`,
    resource: { name: next.name, uri: current.uri, category: "network-sets" },
    apply: () => world.store.put("network-sets", { ...next, ...ownedBy(current) }),
  });
}

/** As with a network: connections that used the set fail. */
function remove(request: ApiRequest, world: World): Reply {
  const current = currentOf("network-sets", request, world);
  return world.tasks.start(request, {
    name: "Delete",
    status: `Deleted network set ${current.name}`,
    resource: { name: current.name, uri: current.uri, category: "network-sets" },
    apply: () => {
      failConnections(world, current.uri);
      const template = current.connectionTemplateUri;
      if (typeof template === "string") world.store.remove("connection-templates", template);
      world.store.remove("network-sets", current.uri);
    },
  });
}

/**
 * 1. the name is taken by no other set, whatever its case;
 * 2. every member exists, once in the list, and is Tagged;
 * 3. the native network is a member;
 * 4. once a profile uses the set, each member is in an uplink set or internal to an interconnect.
 */
function check(world: World, set: Written, ownUri: string | null): void {
  const isTaken = world.store
    .all("network-sets")
    .some((each) => each.uri !== ownUri && each.name.toLowerCase() === set.name.toLowerCase());
  if (isTaken) throw invalid("CRM_DUPLICATE_NETWORK_SET_NAME", `A network set "${set.name}" already exists.`);
  if (new Set(set.networkUris).size !== set.networkUris.length) {
    throw invalid("CRM_DUPLICATE_NETWORK_IN_NETWORK_SET", `A network occurs twice in network set ${set.name}.`);
  }
  const networks = set.networkUris.map((uri) => networkOf(world, uri));
  const untagged = networks.find((network) => network.ethernetNetworkType !== "Tagged");
  if (untagged !== undefined) {
    throw invalid(
      "CRM_NETWORK_TYPE_MISMATCH",
      `The network ${untagged.name} of network set ${set.name} is not Tagged.`,
    );
  }
  const native = set.nativeNetworkUri ?? null;
  if (native !== null && !set.networkUris.includes(native)) {
    throw invalid(
      "CRM_NATIVE_NETWORK_NOT_MEMBER",
      `The native network URI: ${native} is not a member of the network(s) in the ${set.name} network set.`,
    );
  }
  const isUsed = world.store
    .all("server-profiles")
    .some((profile) => profile.connections.some((connection) => connection.networkUri === ownUri));
  if (!isUsed || ownUri === null) return;
  const carried = new Set([
    ...world.store.all("uplink-sets").flatMap((each) => each.networkUris),
    ...world.store.all("logical-interconnects").flatMap((each) => each.internalNetworkUris),
  ]);
  const lost = networks.find((network) => !carried.has(network.uri));
  if (lost === undefined) return;
  throw invalid(
    "CRM_NETWORK_SET_IN_USE_BY_PROFILE",
    `The network set ${set.name} is used by a server profile: the network ${lost.name} must be in an uplink set or be an internal network.`,
  );
}
