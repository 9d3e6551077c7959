import { z } from "zod";
import { invalid } from "../api-error";
import type { ApiRequest, Reply, Route } from "../exchange";
import type { ResourceOf } from "../schemas";
import type { World } from "../world";
import { forgetNetwork } from "./forget-network";
import { ok } from "./read-routes";
import { bodyOf, checkedBy, currentOf, ownedBy } from "./write-rules";

type Network = ResourceOf<"ethernet-networks">;

const defaultBandwidth = { maximumBandwidth: 10_000, typicalBandwidth: 2500 };

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
  bandwidth: z.object({ maximumBandwidth: z.int().min(100), typicalBandwidth: z.int().min(100) }).nullish(),
});
type Written = z.output<typeof written>;

export const ethernetNetworkRoutes: readonly Route[] = [
  { method: "POST", path: "/rest/ethernet-networks", handle: create },
  { method: "PUT", path: "/rest/ethernet-networks/:id", handle: update },
  { method: "DELETE", path: "/rest/ethernet-networks/:id", handle: remove },
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
  checkName(world, body.name, null);
  const vlanId = vlanOf(body);
  const uri = `/rest/ethernet-networks/${world.newId()}`;
  const templateUri = `/rest/connection-templates/${world.newId()}`;
  const created = new Date(world.clock()).toISOString();
  const { bandwidth, description, ...rest } = body;
  const common = { eTag: "", created, modified: created };
  return world.tasks.start(request, {
    name: "Create",
    status: `Created network ${body.name}`,
    resource: { name: body.name, uri, category: "ethernet-networks" },
    apply: (endsAt) => {
      world.store.put(
        "connection-templates",
        {
          ...common,
          uri: templateUri,
          name: `name${templateUri.slice(-12)}`,
          category: "connection-templates",
          bandwidth: bandwidth ?? defaultBandwidth,
        },
        endsAt,
      );
      world.store.put(
        "ethernet-networks",
        {
          ...common,
          ...rest,
          uri,
          category: "ethernet-networks",
          description: description ?? null,
          vlanId,
          connectionTemplateUri: templateUri,
          fabricUri: null,
          subnetUri: null,
          scopeUris: [],
          state: "Active",
          status: "OK",
        },
        endsAt,
      );
    },
  });
}

function update(request: ApiRequest, world: World): Reply {
  const current = currentOf("ethernet-networks", request, world);
  const { bandwidth: _ignored, ...body } = checkedBy(written, bodyOf("ethernet-networks", request, known));
  if (body.ethernetNetworkType !== current.ethernetNetworkType) {
    throw invalid("CRM_NETWORK_TYPE_IMMUTABLE", "The ethernetNetworkType can not be changed.");
  }
  if (vlanOf(body) !== current.vlanId) throw invalid("CRM_VLAN_IMMUTABLE", "The vlan Id can not be changed.");
  checkName(world, body.name, current.uri);
  const next: Network = { ...current, ...body, description: body.description ?? null, vlanId: current.vlanId };
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

function checkName(world: World, name: string, ownUri: string | null): void {
  const isTaken = world.store
    .all("ethernet-networks")
    .some((each) => each.uri !== ownUri && each.name.toLowerCase() === name.toLowerCase());
  if (isTaken) {
    throw invalid("CRM_DUPLICATE_NETWORK_NAME", `A network with the name "${name}" already exists.`);
  }
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
