import { z } from "zod";
import { invalid } from "../api-error";
import type { ApiRequest } from "../exchange";
import { groupUplinkSet, type ResourceOf } from "../schemas";
import { hiddenFields, versionFieldNames } from "../uplink-fields";
import type { World } from "../world";
import { portsOfGroupSet } from "./uplink-ports";
import { checkUplinkSet, networkOf } from "./uplink-rules";
import { bodyOf, checkedBy, refuseUnknown } from "./write-rules";

const known = [
  ...["uri", "category", "name", "description", "enclosureType", "enclosureIndexes", "interconnectBaySet"],
  ...["redundancyType", "interconnectMapTemplate", "internalNetworkUris", "uplinkSets", "ethernetSettings"],
  ...["snmpConfiguration", "qosConfiguration", "telemetryConfiguration", "igmpSettings", "sflowConfiguration"],
  ...["stackingMode", "stackingHealth", "fabricUri", "scopeUris", "scopesUri", "initialScopeUris"],
  ...["consistencyCheckingForInternalNetworks", "downlinkSpeedMode", "portFlapSettings"],
  ...["state", "status", "eTag", "created", "modified"],
];
const knownOfSet = [
  ...["name", "description", "networkType", "ethernetNetworkType", "mode", "lacpTimer", "networkUris"],
  ...["nativeNetworkUri", "primaryPort", "reachability", "logicalPortConfigInfos", "fcNetworkUris", "fcoeNetworkUris"],
];

const written = z.looseObject({
  name: z.string().trim().min(1).max(255),
  internalNetworkUris: z.array(z.string()).default([]),
  uplinkSets: z.array(groupUplinkSet).default([]),
});
type Written = z.output<typeof written>;

/** The body of a POST or PUT. What a client of an old version does not know of a set stays as in the current one of its name. */
export function groupBodyOf(request: ApiRequest, current: ResourceOf<"logical-interconnect-groups"> | null): Written {
  const seeded = current === null ? [] : Object.keys(current);
  const body = checkedBy(written, bodyOf("logical-interconnect-groups", request, [...known, ...seeded]));
  const later = versionFieldNames("group", request.version);
  const uplinkSets = body.uplinkSets.map((set) => {
    const was = current?.uplinkSets.find((each) => each.name === set.name);
    refuseUnknown(set, [...knownOfSet, ...later]);
    return { ...set, ...hiddenFields("group", was, request.version) };
  });
  return { ...body, uplinkSets };
}

/**
 * 1. the name is taken by no other group, whatever its case;
 * 2. the names of its uplink sets differ, and each keeps the rules of an uplink set;
 * 3. a port belongs to one of them;
 * 4. its internal networks exist.
 */
export function checkGroup(world: World, group: Written, ownUri: string | null): void {
  const isTaken = world.store
    .all("logical-interconnect-groups")
    .some((each) => each.uri !== ownUri && each.name.toLowerCase() === group.name.toLowerCase());
  if (isTaken) {
    throw invalid("CRM_DUPLICATE_NAME", `A logical interconnect group with the name "${group.name}" already exists.`);
  }
  const names = group.uplinkSets.map((set) => set.name);
  if (new Set(names).size !== names.length) {
    throw invalid("CRM_DUPLICATE_UPLINKSET_NAME", "The uplink set names of a logical interconnect group must differ.");
  }
  const owners = new Map<string, string>();
  for (const set of group.uplinkSets) {
    checkUplinkSet(world, set);
    for (const { key } of portsOfGroupSet(set) ?? []) {
      const owner = owners.get(key);
      if (owner !== undefined) {
        throw invalid("CRM_PORT_IN_OTHER_UPLINKSET", `${key} is in uplink set ${owner} and in ${set.name}.`);
      }
      owners.set(key, set.name);
    }
  }
  for (const uri of group.internalNetworkUris) networkOf(world, uri);
}
