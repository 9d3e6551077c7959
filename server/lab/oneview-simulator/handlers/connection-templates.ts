import type { Route } from "../exchange";
import { ok } from "./read-routes";
import { bandwidth, defaultBandwidth } from "./store-network";
import { bodyOf, checkedBy, currentOf, ownedBy } from "./write-rules";

export const connectionTemplateRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/rest/connection-templates/defaultConnectionTemplate",
    handle: () =>
      ok({
        type: "connection-template",
        name: "defaultConnectionTemplate",
        uri: "/rest/connection-templates/defaultConnectionTemplate",
        category: "connection-templates",
        bandwidth: defaultBandwidth,
        eTag: "0",
      }),
  },
  {
    method: "PUT",
    path: "/rest/connection-templates/:id",
    handle: (request, world) => {
      const current = currentOf("connection-templates", request, world);
      const body = bodyOf("connection-templates", request, [...Object.keys(current), "description", "state", "status"]);
      const next = { ...current, bandwidth: checkedBy(bandwidth, body.bandwidth) };
      return world.tasks.start(request, {
        name: "Update",
        status: `Updated connection template ${current.name}`,
        resource: { name: current.name, uri: current.uri, category: "connection-templates" },
        apply: () => world.store.put("connection-templates", { ...next, ...ownedBy(current) }),
      });
    },
  },
];
