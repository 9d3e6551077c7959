import { z } from "zod";
import { invalid } from "../api-error";
import type { ApiRequest, Reply, Route } from "../exchange";
import type { ResourceOf } from "../schemas";
import type { World } from "../world";
import { forgetNetwork } from "./forget-network";
import { ok } from "./read-routes";
import { initialScopes, scopePatchRoute } from "./scopes";
import { bandwidth, checkNetworkName, storeNetwork } from "./store-network";
import { bodyOf, checkedBy, currentOf, ownedBy } from "./write-rules";

type Network = ResourceOf<"ethernet-networks">;

const known = [
  ...["uri", "category", "name", "description", "ethernetNetworkType", "vlanId", "purpose", "privateNetwork"],
  ...["smartLink", "connectionTemplateUri", "fabricUri", "subnetUri", "scopeUris", "scopesUri", "initialScopeUris"],
  ...["bandwidth", "state", "status", "eTag", "created", "modified"],
];

const written = z.object({
  name: z.string().trim().min(1).max(255),
  ethernetNetworkType: z.enum(["Tagged", "Untagged", "Tunnel"]),
  vlanId: z.int().nullish(),
  description: z.string().nullish(),
  purpose: z.enum(["General", "Management", "VMMigration", "FaultTolerance", "ISCSI"]).default("General"),
  privateNetwork: z.boolean().default(false),
  smartLink: z.boolean().default(false),
  subnetUri: z.string().nullish(),
  initialScopeUris: z.unknown().optional(),
  bandwidth: bandwidth.nullish(),
});
type Written = z.output<typeof written>;

export const ethernetNetworkRoutes: readonly Route[] = [
  { method: "POST", path: "/rest/ethernet-networks", handle: create },
  { method: "PUT", path: "/rest/ethernet-networks/:id", handle: update },
  { method: "DELETE", path: "/rest/ethernet-networks/:id", handle: remove },
  scopePatchRoute("ethernet-networks"),
  {
    method: "GET",
    path: "/rest/ethernet-networks/:id/associatedUplinkGroups",
    handle: (request, world) => {
      const { uri } = currentOf("ethernet-networks", request, world);
      const sets = world.store.list("uplink-sets").filter((set) => set.networkUris.includes(uri));
      return ok(sets.map((set) => set.uri));
    },
  },
  {
    method: "GET",
    path: "/rest/ethernet-networks/:id/associatedProfiles",
    handle: (request, world) => {
      const { uri } = currentOf("ethernet-networks", request, world);
      const users = world.store
        .list("server-profiles")
        .filter((profile) => profile.connections.some((connection) => connection.networkUri === uri));
      return ok(users.map((profile) => profile.uri));
    },
  },
];

function create(request: ApiRequest, world: World): Reply {
  const body = checkedBy(written, bodyOf("ethernet-networks", request, known));
  checkNetworkName(world, body.name, null);
  const { bandwidth: given, initialScopeUris, ...rest } = body;
  const network = {
    ...rest,
    uri: `/rest/ethernet-networks/${world.newId()}`,
    description: body.description ?? null,
    subnetUri: body.subnetUri ?? null,
    vlanId: vlanOf(body),
    scopeUris: initialScopes({ initialScopeUris }, request.version),
  };
  return world.tasks.start(request, {
    name: "Create",
    status: `Created network ${body.name}`,
    resource: { name: body.name, uri: network.uri, category: "ethernet-networks" },
    apply: (endsAt) => storeNetwork(world, network, given ?? null, endsAt),
  });
}

function update(request: ApiRequest, world: World): Reply {
  const current = currentOf("ethernet-networks", request, world);
  // The bandwidth of an existing network is its connection template's, its scopes are PATCH's.
  const {
    bandwidth: _template,
    initialScopeUris: _scopes,
    ...body
  } = checkedBy(written, bodyOf("ethernet-networks", request, known));
  if (body.ethernetNetworkType !== current.ethernetNetworkType) {
    throw invalid("CRM_NETWORK_TYPE_IMMUTABLE", "The ethernetNetworkType can not be changed.");
  }
  if (vlanOf(body) !== current.vlanId) throw invalid("CRM_VLAN_IMMUTABLE", "The vlan Id can not be changed.");
  checkNetworkName(world, body.name, current.uri);
  const { description = null, subnetUri = null } = body;
  const next: Network = { ...current, ...body, description, subnetUri, vlanId: current.vlanId };
  return world.tasks.start(request, {
    name: "Update",
    status: `Updated network ${next.name}`,
    resource: { name: next.name, uri: current.uri, category: "ethernet-networks" },
    apply: () => world.store.put("ethernet-networks", { ...next, ...ownedBy(current) }),
  });
}

/** A network in use can be deleted: sets lose it and connections that used it fail. */
function remove(request: ApiRequest, world: World): Reply {
  const current = currentOf("ethernet-networks", request, world);
  return world.tasks.start(request, {
    name: "Delete",
    status: `Deleted network ${current.name}`,
    resource: { name: current.name, uri: current.uri, category: "ethernet-networks" },
    apply: () => forgetNetwork(world, current),
  });
}

/** Tagged: 1 to 4094. Others read back 0 and take 0, null or nothing. */
function vlanOf(body: Pick<Written, "ethernetNetworkType" | "vlanId">): number {
  const vlanId = body.vlanId ?? 0;
  const isTagged = body.ethernetNetworkType === "Tagged";
  if (isTagged ? vlanId >= 1 && vlanId <= 4094 : vlanId === 0) return vlanId;
  throw invalid(
    "CRM_INVALID_VLAN_ID",
    isTagged
      ? `The VLAN ID ${body.vlanId ?? "null"} is invalid. Specify a value between 1 and 4094.`
      : `A network of type ${body.ethernetNetworkType} has no VLAN ID.`,
  );
}
