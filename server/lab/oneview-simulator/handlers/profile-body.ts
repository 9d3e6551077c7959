import { z } from "zod";
import { invalid } from "../api-error";
import type { ApiRequest } from "../exchange";
import type { ResourceOf } from "../schemas";
import { bodyOf, checkedBy } from "./write-rules";

const uriOrNull = z
  .string()
  .nullish()
  .transform((uri) => (uri === undefined || uri === "" ? null : uri));

const knownOfConnection = new Set([
  ...["id", "name", "functionType", "networkUri", "portId", "requestedMbps", "allocatedMbps", "maximumMbps"],
  ...["requestedVFs", "allocatedVFs", "interconnectUri", "interconnectPort", "macType", "mac", "wwpnType", "wwnn"],
  ...["wwpn", "boot", "state", "status", "deploymentStatus", "networkName", "lagName", "managed", "ipv4"],
  ...["isolatedTrunk", "privateVlanPortType", "requestedMbpsVariance"],
]);

const macType = z.enum(["Virtual", "Physical", "UserDefined"]);

const connection = z.looseObject({
  id: z.int().min(0).nullish(),
  name: z.string().max(63).nullish(),
  functionType: z.enum(["Ethernet", "FibreChannel", "iSCSI"]),
  networkUri: z.string().min(1),
  portId: z.string().min(1).nullish(),
  requestedMbps: z.string().nullish(),
  macType: macType.nullish(),
  mac: z.string().nullish(),
  boot: z
    .looseObject({
      priority: z.enum(["NotBootable", "Primary", "Secondary", "IscsiPrimary", "IscsiSecondary", "LoadBalanced"]),
    })
    .nullish(),
});
export type WrittenConnection = z.output<typeof connection>;

const profile = z.looseObject({
  name: z.string().trim().min(1).max(255),
  description: z
    .string()
    .nullish()
    .transform((text) => text ?? null),
  serverHardwareUri: uriOrNull,
  serverHardwareTypeUri: uriOrNull,
  enclosureGroupUri: uriOrNull,
  enclosureUri: uriOrNull,
  enclosureBay: z
    .int()
    .nullish()
    .transform((bay) => bay ?? null),
  macType: z.enum(["Virtual", "Physical"]).default("Virtual"),
  boot: z
    .looseObject({ manageBoot: z.boolean() })
    .nullish()
    .transform((boot) => boot ?? null),
  connections: z
    .array(connection)
    .nullish()
    .transform((connections) => connections ?? []),
});
export type WrittenProfile = z.output<typeof profile>;

const known = [
  ...["uri", "category", "name", "description", "serialNumber", "uuid", "serverHardwareUri", "serverHardwareTypeUri"],
  ...["enclosureGroupUri", "enclosureUri", "enclosureBay", "affinity", "associatedServer", "serverProfileTemplateUri"],
  ...["templateCompliance", "macType", "wwnType", "serialNumberType", "hideUnusedFlexNics", "iscsiInitiatorName"],
  ...["iscsiInitiatorNameType", "connections", "boot", "bootMode", "bios", "firmware", "localStorage", "sanStorage"],
  ...["osDeploymentSettings", "managementProcessor", "scopesUri", "initialScopeUris", "state", "status", "inProgress"],
  ...["taskUri", "refreshState", "eTag", "created", "modified"],
];

/** A client's profile in canonical shape; fields that the appliance does not know are refused, in connections too. */
export function profileBodyOf(request: ApiRequest, current: ResourceOf<"server-profiles"> | null): WrittenProfile {
  const kept = current === null ? [] : Object.keys(current).filter((key) => key !== "transition");
  const body = checkedBy(profile, bodyOf("server-profiles", request, [...known, ...kept]));
  for (const each of body.connections) {
    const unknown = Object.keys(each).find((key) => !knownOfConnection.has(key));
    if (unknown !== undefined) {
      throw invalid(
        "UNRECOGNIZED_JSON_FIELD",
        "Unrecognized JSON field.",
        `The field "${unknown}" of a connection is not recognized.`,
      );
    }
  }
  return body;
}
