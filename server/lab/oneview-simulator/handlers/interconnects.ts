import { notFound } from "../api-error";
import type { ApiRequest, Route } from "../exchange";
import type { ResourceOf } from "../schemas";
import type { World } from "../world";
import { ok } from "./read-routes";

export const interconnectRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/rest/interconnects/:id/ports",
    handle: (request, world) => ok(interconnectOf(request, world).ports),
  },
  {
    method: "GET",
    path: "/rest/interconnects/:id/ports/:portId",
    handle: (request, world) => {
      const port = interconnectOf(request, world).ports.find((each) => each.portId === request.params.portId);
      if (port === undefined) throw notFound(request.path);
      return ok(port);
    },
  },
];

function interconnectOf(request: ApiRequest, world: World): ResourceOf<"interconnects"> {
  const interconnect = world.store.get("interconnects", `/rest/interconnects/${request.params.id ?? ""}`);
  if (interconnect === undefined) throw notFound(request.path);
  return interconnect;
}
