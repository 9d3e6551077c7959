import { z } from "zod";
import { ApiError, invalid } from "../api-error";
import type { ApiRequest, Reply, Route } from "../exchange";
import { parseVlanRange } from "../vlan-range";
import type { World } from "../world";
import { forgetNetwork } from "./forget-network";
import { bandwidth, storeNetwork } from "./store-network";
import { checkedBy, recordOf, refuseUnknown } from "./write-rules";

/** `bulk-delete` came with this version. */
const bulkDeleteFrom = 1600;

const known = ["type", "vlanIdRange", "namePrefix", "purpose", "smartLink", "privateNetwork", "bandwidth"];
const written = z.object({
  vlanIdRange: z.string().min(1),
  namePrefix: z.string().trim().min(1).max(200),
  purpose: z.enum(["General", "Management", "VMMigration", "FaultTolerance", "ISCSI"]).default("General"),
  privateNetwork: z.boolean().default(false),
  smartLink: z.boolean().default(false),
  bandwidth: bandwidth.nullish(),
});
const deletion = z.object({ networkUris: z.array(z.string()).min(1) });

/** Bulk networks are always Tagged and named `<prefix>_<vlan>`; all of them are made, or none. */
export const bulkNetworkRoutes: readonly Route[] = [
  { method: "POST", path: "/rest/ethernet-networks/bulk", handle: create },
  { method: "POST", path: "/rest/ethernet-networks/bulk-delete", handle: remove },
];

function create(request: ApiRequest, world: World): Reply {
  const body = recordOf(request.body);
  const type = bulkTypeOf(request.version);
  if (typeof body.type === "string" && body.type !== type) {
    throw invalid(
      "INVALID_TYPE",
      `The "type" field content, "${body.type}", included in this request is invalid.`,
      `For this API version the type is "${type}".`,
    );
  }
  refuseUnknown(body, [...known, ...(request.version >= 600 ? ["initialScopeUris"] : [])]);
  const { vlanIdRange, namePrefix, bandwidth: given, ...rest } = checkedBy(written, body);
  const networks = parseVlanRange(vlanIdRange).map((vlanId) => ({ vlanId, name: `${namePrefix}_${vlanId}` }));
  const taken = new Set(world.store.all("ethernet-networks").map((each) => each.name.toLowerCase()));
  const duplicates = networks.filter(({ name }) => taken.has(name.toLowerCase()));
  if (duplicates.length > 0) {
    throw invalid(
      "CRM_DUPLICATE_BULK_NETWORK_NAME",
      "Some network names already exist.",
      duplicates.map(({ name }) => name).join(", "),
    );
  }
  return world.tasks.start(request, {
    name: "Create",
    status: `Created ${networks.length} networks`,
    resource: { name: namePrefix, uri: "/rest/ethernet-networks", category: "ethernet-networks" },
    apply: (endsAt) => {
      for (const { name, vlanId } of networks) {
        const uri = `/rest/ethernet-networks/${world.newId()}`;
        const fixed = { ethernetNetworkType: "Tagged", description: null, subnetUri: null, scopeUris: [] } as const;
        storeNetwork(world, { ...rest, ...fixed, uri, name, vlanId }, given ?? null, endsAt);
      }
    },
  });
}

function remove(request: ApiRequest, world: World): Reply {
  if (request.version < bulkDeleteFrom) {
    throw new ApiError(404, "GENERIC_HTTP_404", `API version ${request.version} has no bulk-delete.`);
  }
  const { networkUris } = checkedBy(deletion, request.body);
  const networks = [...new Set(networkUris)].map((uri) => {
    const network = world.store.get("ethernet-networks", uri);
    if (network === undefined) throw invalid("CRM_NETWORK_NOT_FOUND", `The network ${uri} does not exist.`);
    return network;
  });
  return world.tasks.start(request, {
    name: "Delete",
    status: `Deleted ${networks.length} networks`,
    resource: { name: "ethernet-networks", uri: "/rest/ethernet-networks", category: "ethernet-networks" },
    apply: () => {
      for (const network of networks) forgetNetwork(world, network);
    },
  });
}

function bulkTypeOf(version: number): string {
  if (version >= 1200) return "bulk-ethernet-networkV2";
  return version >= 600 ? "bulk-ethernet-networkV1" : "bulk-ethernet-network";
}
