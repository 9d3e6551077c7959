import { z } from "zod";
import { notFound } from "../api-error";
import { toCollection } from "../collection";
import type { ApiRequest, Route } from "../exchange";
import type { ResourceOf } from "../schemas";
import type { Body } from "../shapes";
import type { World } from "../world";
import { ok } from "./read-routes";
import { portsOfLiveSet } from "./uplink-ports";
import { checkedBy } from "./write-rules";

type Interconnect = ResourceOf<"interconnects">;

const edit = z.looseObject({ enabled: z.boolean() });

export const interconnectRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/rest/interconnects/:id/ports",
    handle: (request, world) => {
      const ports = portsNow(interconnectOf(request, world), world);
      return ok(toCollection("ports", ports, request.query, { usual: ports.length, most: ports.length }));
    },
  },
  {
    method: "GET",
    path: "/rest/interconnects/:id/ports/:portId",
    handle: (request, world) => ok(portOf(request, world)),
  },
  {
    method: "PUT",
    path: "/rest/interconnects/:id/ports/:portId",
    handle: (request, world) => {
      const interconnect = interconnectOf(request, world);
      const { portId } = portOf(request, world);
      const { enabled } = checkedBy(edit, request.body);
      const ports = interconnect.ports.map((each) => (each.portId === portId ? { ...each, enabled } : each));
      return world.tasks.start(request, {
        name: "Update",
        status: `Updated port ${portId}`,
        resource: { name: interconnect.name, uri: interconnect.uri, category: "interconnects" },
        apply: () => world.store.put("interconnects", { ...interconnect, ports }),
      });
    },
  },
];

/** Its ports tell which uplink set has them now. */
export function interconnectView(interconnect: Interconnect, world: World): Body {
  return { ...interconnect, ports: portsNow(interconnect, world) };
}

function portsNow(interconnect: Interconnect, world: World): Interconnect["ports"] {
  const owners = new Map<string, string>();
  for (const set of world.store.all("uplink-sets")) {
    if (set.logicalInterconnectUri !== interconnect.logicalInterconnectUri) continue;
    for (const port of portsOfLiveSet(set)) owners.set(port, set.uri);
  }
  return interconnect.ports.map((port) =>
    port.portType === "Downlink"
      ? port
      : { ...port, associatedUplinkSetUri: owners.get(`${interconnect.uri}/ports/${port.portId}`) ?? null },
  );
}

function portOf(request: ApiRequest, world: World): Interconnect["ports"][number] {
  const ports = portsNow(interconnectOf(request, world), world);
  const port = ports.find((each) => each.portId === request.params.portId);
  if (port === undefined) throw notFound(request.path);
  return port;
}

function interconnectOf(request: ApiRequest, world: World): Interconnect {
  const interconnect = world.store.get("interconnects", `/rest/interconnects/${request.params.id ?? ""}`);
  if (interconnect === undefined) throw notFound(request.path);
  return interconnect;
}
