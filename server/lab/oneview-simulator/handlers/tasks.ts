import { notFound } from "../api-error";
import { pageOf, pageSizesOf, toCollection } from "../collection";
import type { Route } from "../exchange";
import { ok } from "./read-routes";

/** `view`, `topCount` and `childLimit` are taken and change nothing: no task here has children. */
export const taskRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/rest/tasks",
    handle: ({ query }, world) => {
      const sizes = pageSizesOf("tasks", world.pageSize);
      const sort = query.get("sort") ?? "";
      const order = /^(?:created(?::(asc|ascending|desc|descending))?)?$/i.exec(sort);
      const isPlain = ["filter", "query"].every((name) => (query.get(name) ?? "") === "");
      if (order === null || !isPlain) return ok(toCollection("tasks", world.tasks.list(), query, sizes));
      const newestFirst = order[1]?.toLowerCase().startsWith("desc") === true;
      const { start, count } = pageOf(query, sizes);
      return ok(toCollection("tasks", world.tasks.page(start, count, newestFirst), query, sizes, world.tasks.count));
    },
  },
  {
    method: "GET",
    path: "/rest/tasks/:id",
    handle: (request, world) => {
      const task = world.tasks.get(request.path);
      if (task === undefined) throw notFound(request.path);
      return ok(task);
    },
  },
];
