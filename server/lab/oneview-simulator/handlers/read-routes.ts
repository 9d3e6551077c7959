import { notFound } from "../api-error";
import { pageSizesOf, toCollection } from "../collection";
import type { Reply, Route } from "../exchange";
import type { AnyResource, Category, ResourceOf } from "../schemas";
import { type Body, present } from "../shapes";
import type { World } from "../world";

/** GET of the list and of one: the same for every category. `view`: the resource as it stands now, before it is reshaped. */
export function readRoutes<C extends Category>(
  category: C,
  view?: (resource: ResourceOf<C>, world: World) => Body,
): readonly Route[] {
  const show = (resource: ResourceOf<C>, world: World, version: number) =>
    view === undefined ? shown(category, resource, world, version) : present(category, view(resource, world), version);
  return [
    {
      method: "GET",
      path: `/rest/${category}`,
      handle: (request, world) => {
        const members = world.store.list(category).map((each) => show(each, world, request.version));
        return ok(toCollection(category, members, request.query, pageSizesOf(category, world.pageSize)));
      },
    },
    {
      method: "GET",
      path: `/rest/${category}/:id`,
      handle: (request, world) => {
        const resource = world.store.get(category, request.path);
        if (resource === undefined) throw notFound(request.path);
        return ok(show(resource, world, request.version));
      },
    },
  ];
}

export function ok(body: unknown): Reply {
  return { status: 200, body };
}

/** Adds what follows from other resources, then reshapes for the client's API version. */
function shown(category: Category, resource: AnyResource, world: World, version: number): Body {
  if (category !== "logical-interconnects") return present(category, resource, version);
  const consistencyStatus = isConsistent(world, resource.uri) ? "CONSISTENT" : "NOT_CONSISTENT";
  return present(category, { ...resource, consistencyStatus }, version);
}

/** A logical interconnect is consistent when its live sets are exactly what its group says. */
export function isConsistent(world: World, logicalInterconnectUri: string): boolean {
  const interconnect = world.store.get("logical-interconnects", logicalInterconnectUri);
  const group = world.store.get("logical-interconnect-groups", interconnect?.logicalInterconnectGroupUri ?? "");
  if (group === undefined) return false;
  const live = world.store.all("uplink-sets").filter((set) => set.logicalInterconnectUri === logicalInterconnectUri);
  return fingerprint(group.uplinkSets) === fingerprint(live);
}

type Comparable = {
  readonly name: string;
  readonly networkUris: readonly string[];
  readonly nativeNetworkUri: string | null;
};

function fingerprint(sets: readonly Comparable[]): string {
  const lines = sets.map((set) => JSON.stringify([set.name, [...set.networkUris].sort(), set.nativeNetworkUri]));
  return lines.sort().join("\n");
}
