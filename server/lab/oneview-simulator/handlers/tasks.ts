import { notFound } from "../api-error";
import { pageSizesOf, toCollection } from "../collection";
import type { Route } from "../exchange";
import { ok } from "./read-routes";

export const taskRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/rest/tasks",
    handle: (request, world) =>
      ok(toCollection("tasks", world.tasks.list(), request.query, pageSizesOf("tasks", world.pageSize))),
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
