import { toCollection } from "../collection";
import type { ApiRequest, Route } from "../exchange";
import type { ResourceOf } from "../schemas";
import type { World } from "../world";
import { liveSetsOf } from "./consistency";
import { ok } from "./read-routes";
import { portsOfLiveSet } from "./uplink-ports";
import { currentOf } from "./write-rules";

/** Readings of one logical interconnect. */
export const logicalInterconnectViewRoutes: readonly Route[] = [
  view("internalVlans", "internal-vlan-association", (logical, world) =>
    logical.internalNetworkUris.map((uri) => ({
      generalNetworkUri: uri,
      internalVlanId: world.store.get("ethernet-networks", uri)?.vlanId ?? null,
      logicalInterconnectUri: logical.uri,
    })),
  ),
  view("unassignedUplinkPortsForPortMonitor", "ports", (logical, world) => {
    const used = new Set(liveSetsOf(world, logical.uri).flatMap(portsOfLiveSet));
    return logical.interconnects.flatMap((uri) =>
      (world.store.get("interconnects", uri)?.ports ?? [])
        .filter((port) => port.portType === "Uplink" && !used.has(`${uri}/ports/${port.portId}`))
        .map((port) => ({ ...port, uri: `${uri}/ports/${port.portId}` })),
    );
  }),
  // No frames are forwarded here, so no address is ever learned.
  view("forwarding-information-base", "forwarding-information-base", () => []),
  part("ethernetSettings"),
  part("snmp-configuration", "snmpConfiguration"),
];

function view(
  name: string,
  category: string,
  members: (logical: ResourceOf<"logical-interconnects">, world: World) => readonly Record<string, unknown>[],
): Route {
  return {
    method: "GET",
    path: `/rest/logical-interconnects/:id/${name}`,
    handle: (request, world) => {
      const found = members(currentOf("logical-interconnects", request, world), world);
      const sizes = { usual: found.length, most: found.length };
      return ok({ ...toCollection(category, found, request.query, sizes), uri: request.path });
    },
  };
}

function part(name: string, field = name): Route {
  return {
    method: "GET",
    path: `/rest/logical-interconnects/:id/${name}`,
    handle: (request: ApiRequest, world) => ok(currentOf("logical-interconnects", request, world)[field] ?? {}),
  };
}
