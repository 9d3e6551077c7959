import { ApiError } from "../api-error";
import type { Route } from "../exchange";
import type { ResourceOf } from "../schemas";
import type { World } from "../world";
import { isConsistent } from "./read-routes";
import { currentOf } from "./write-rules";

export const logicalInterconnectRoutes: readonly Route[] = [
  {
    method: "PUT",
    path: "/rest/logical-interconnects/:id/compliance",
    handle: (request, world) => {
      const current = currentOf("logical-interconnects", request, world);
      if (isConsistent(world, current.uri)) {
        throw new ApiError(
          400,
          "CRM_UNABLE_TO_PERFORM_UPDATE_FROM_GROUP_FOR_LOGICAL_INTERCONNECT",
          "Update from group cannot be performed because the logical interconnect is already consistent with the logical interconnect group.",
          { recommendedActions: ["Avoid performing update from group operation when there are no inconsistencies."] },
        );
      }
      return world.tasks.start(request, {
        name: "Update",
        status: `Updated ${current.name} from its group`,
        resource: { name: current.name, uri: current.uri, category: "logical-interconnects" },
        apply: () => updateFromGroup(world, current),
      });
    },
  },
];

/** All differences of all sets at once: missing sets are made, others brought in line, sets unknown to the group removed. */
function updateFromGroup(world: World, interconnect: ResourceOf<"logical-interconnects">): void {
  const { store } = world;
  const group = store.get("logical-interconnect-groups", interconnect.logicalInterconnectGroupUri);
  const live = store.all("uplink-sets").filter((set) => set.logicalInterconnectUri === interconnect.uri);
  const wanted = group?.uplinkSets ?? [];
  for (const set of live) {
    if (!wanted.some((each) => each.name === set.name)) store.remove("uplink-sets", set.uri);
  }
  for (const { name, networkType, ethernetNetworkType, networkUris, nativeNetworkUri } of wanted) {
    const current = live.find((each) => each.name === name);
    store.put("uplink-sets", {
      ...(current ?? newSet(world, interconnect.uri)),
      name,
      networkType,
      ethernetNetworkType,
      networkUris: [...networkUris],
      nativeNetworkUri,
    });
  }
}

function newSet(world: World, logicalInterconnectUri: string) {
  const created = new Date(world.clock()).toISOString();
  return {
    uri: `/rest/uplink-sets/${world.newId()}`,
    category: "uplink-sets",
    logicalInterconnectUri,
    fcNetworkUris: [],
    fcoeNetworkUris: [],
    connectionMode: "Auto",
    lacpTimer: "Short",
    reachability: "NotReachable",
    portConfigInfos: [],
    status: "OK",
    state: null,
    eTag: "",
    created,
    modified: created,
  };
}
