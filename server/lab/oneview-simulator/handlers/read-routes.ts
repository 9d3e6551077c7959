import { notFound } from "../api-error";
import { pageSizesOf, toCollection } from "../collection";
import type { Reply, Route } from "../exchange";
import type { Category, ResourceOf } from "../schemas";
import { type Body, present } from "../shapes";
import type { World } from "../world";

/** GET of the list and of one: the same for every category. `view`: the resource as it stands now, before it is reshaped. */
export function readRoutes<C extends Category>(
  category: C,
  view?: (resource: ResourceOf<C>, world: World) => Body,
): readonly Route[] {
  const show = (resource: ResourceOf<C>, world: World, version: number) =>
    present(category, view === undefined ? resource : view(resource, world), version);
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
