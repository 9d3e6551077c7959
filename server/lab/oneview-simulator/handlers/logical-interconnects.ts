import { z } from "zod";
import { ApiError, invalid } from "../api-error";
import type { ApiRequest, Reply, Route } from "../exchange";
import type { ResourceOf } from "../schemas";
import type { World } from "../world";
import { countOf, inconsistencyOf, isConsistent } from "./consistency";
import { ok } from "./read-routes";
import { updateFromGroup } from "./update-from-group";
import { networkOf } from "./uplink-rules";
import { checkedBy, currentOf, recordOf } from "./write-rules";

type Logical = ResourceOf<"logical-interconnects">;

const bulk = z.strictObject({ type: z.string().optional(), logicalInterconnectUris: z.array(z.string()).min(1) });
const validation = z.looseObject({ logicalInterconnectUris: z.array(z.string()).min(1) });

export const logicalInterconnectRoutes: readonly Route[] = [
  { method: "PUT", path: "/rest/logical-interconnects/compliance", handle: bulkCompliance },
  { method: "POST", path: "/rest/logical-interconnects/bulk-inconsistency-validation", handle: validate },
  { method: "PUT", path: "/rest/logical-interconnects/:id/compliance", handle: compliance },
  { method: "PUT", path: "/rest/logical-interconnects/:id/internalNetworks", handle: internalNetworks },
  change("configuration", () => ({})),
  change("settings", (body) => pick(body, ["ethernetSettings", "fcoeSettings"])),
  change("ethernetSettings", (ethernetSettings) => ({ ethernetSettings })),
  change("snmp-configuration", (snmpConfiguration) => ({ snmpConfiguration })),
];

/** "Update from group": one call carries all differences of all sets. */
function compliance(request: ApiRequest, world: World): Reply {
  const current = currentOf("logical-interconnects", request, world);
  if (isConsistent(world, current)) throw alreadyConsistent();
  return started(request, world, current.name, current.uri, [current]);
}

function bulkCompliance(request: ApiRequest, world: World): Reply {
  const { type, logicalInterconnectUris } = checkedBy(bulk, request.body);
  if (type !== undefined && type !== "li-compliance") {
    throw invalid("INVALID_TYPE", `The "type" field content, "${type}", included in this request is invalid.`);
  }
  const named = logicalInterconnectUris.map((uri) => logicalOf(world, uri));
  const inconsistent = named.filter((each) => !isConsistent(world, each));
  const [first] = inconsistent;
  if (first === undefined) throw alreadyConsistent();
  return started(request, world, first.name, first.uri, inconsistent);
}

function started(request: ApiRequest, world: World, name: string, uri: string, all: readonly Logical[]): Reply {
  return world.tasks.start(request, {
    name: "Update",
    status: `Updated ${all.map((each) => each.name).join(", ")} from its group`,
    resource: { name, uri, category: "logical-interconnects" },
    apply: () => {
      for (const each of all) updateFromGroup(world, each);
    },
  });
}

/** What an update from group would change, without doing it. */
function validate(request: ApiRequest, world: World): Reply {
  const { logicalInterconnectUris } = checkedBy(validation, request.body);
  const reports = logicalInterconnectUris.map((uri) => {
    const logical = logicalOf(world, uri);
    const found = inconsistencyOf(world, logical);
    const say = (sets: readonly string[], what: string) => sets.map((name) => `Uplink set ${name} ${what}.`);
    const automaticUpdates =
      found === null
        ? []
        : [
            ...say(found.missing, "will be created"),
            ...say(found.changed, "will be updated"),
            ...say(found.unknown, "will be deleted"),
            ...(found.internalNetworks ? ["The internal networks will be updated."] : []),
          ];
    return {
      name: logical.name,
      uri,
      noOfUpdates: found === null ? 0 : countOf(found),
      noOfProfilesAffected: 0,
      profilesAffected: [],
      report: { automaticUpdates, manualUpdates: [], connectivityReport: {}, possibleTrafficLossTransaction: false },
    };
  });
  const inconsistent = reports.filter((report) => report.noOfUpdates > 0);
  return ok({
    allowUpdateFromGroup: inconsistent.length > 0,
    logicalInterconnectsReport: reports,
    noOfConsistentLIs: reports.length - inconsistent.length,
    noOfInconsistentLIs: inconsistent.length,
    totalNumberOfUpdates: reports.reduce((sum, report) => sum + report.noOfUpdates, 0),
    possibleTrafficLossTransactionCumulative: false,
    portMonitoringConfigurationCumulative: false,
  });
}

function internalNetworks(request: ApiRequest, world: World): Reply {
  const current = currentOf("logical-interconnects", request, world);
  const uris = checkedBy(z.array(z.string()), request.body);
  for (const uri of uris) networkOf(world, uri);
  return update(request, world, current, { internalNetworkUris: [...new Set(uris)] });
}

/** A part of a logical interconnect that is kept as given: nothing else here follows from it. */
function change(part: string, changes: (body: Record<string, unknown>) => Record<string, unknown>): Route {
  return {
    method: "PUT",
    path: `/rest/logical-interconnects/:id/${part}`,
    handle: (request, world) => {
      const current = currentOf("logical-interconnects", request, world);
      const body = request.body === null ? {} : recordOf(request.body);
      return update(request, world, current, changes(body));
    },
  };
}

function update(request: ApiRequest, world: World, current: Logical, changes: Partial<Logical>): Reply {
  return world.tasks.start(request, {
    name: "Update",
    status: `Updated logical interconnect ${current.name}`,
    resource: { name: current.name, uri: current.uri, category: "logical-interconnects" },
    apply: () => world.store.put("logical-interconnects", { ...current, ...changes }),
  });
}

function logicalOf(world: World, uri: string): Logical {
  const logical = world.store.get("logical-interconnects", uri);
  if (logical !== undefined) return logical;
  throw invalid("CRM_LOGICAL_INTERCONNECT_NOT_FOUND", `The logical interconnect ${uri} does not exist.`);
}

function pick(body: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([name]) => names.includes(name)));
}

function alreadyConsistent(): ApiError {
  return new ApiError(
    400,
    "CRM_UNABLE_TO_PERFORM_UPDATE_FROM_GROUP_FOR_LOGICAL_INTERCONNECT",
    "Update from group cannot be performed because the logical interconnect is already consistent with the logical interconnect group.",
    { recommendedActions: ["Avoid performing update from group operation when there are no inconsistencies."] },
  );
}
