import type { Network, Port, Router } from "@/server/model/neutron";
import type { ServiceContext } from "@/server/wiring/services/service-context";

export type Served = {
  readonly networks: readonly { readonly network: Network; readonly port: Port }[];
  readonly routers: readonly { readonly router: Router; readonly ports: readonly Port[] }[];
  /** Those above, and those that a port stands for while they themselves are not known: they are not ended either. */
  readonly networkIds: ReadonlySet<string>;
  readonly routerIds: ReadonlySet<string>;
};

const LEGS = ["network:router_interface", "network:router_gateway"];

/** The networks and routers that ports of this host choose it for. A network that is down, or without DHCP, has no service. */
export function servedHere({ intent, ports, networks }: ServiceContext): Served {
  const withDhcp = new Set(intent.subnets.filter(({ dhcp }) => dhcp).map(({ networkId }) => networkId));
  const chosen = new Map<string, Port>();
  for (const port of ports) {
    if (port.deviceOwner === "network:dhcp" && !chosen.has(port.networkId)) chosen.set(port.networkId, port);
  }
  const served: Served["networks"][number][] = [];
  const networkIds = new Set<string>();
  for (const [networkId, port] of chosen) {
    const network = networks.get(networkId);
    if (network !== undefined && !(network.adminStateUp && withDhcp.has(networkId))) continue;
    networkIds.add(networkId);
    if (network !== undefined) served.push({ network, port });
  }
  const legs = ports.filter(({ deviceOwner, deviceId }) => LEGS.includes(deviceOwner) && deviceId !== "");
  const routerIds = new Set(legs.map(({ deviceId }) => deviceId));
  const routers = [...routerIds].sort().flatMap((id) => {
    const router = intent.routers.find((each) => each.id === id);
    return router === undefined ? [] : [{ router, ports: legs.filter(({ deviceId }) => deviceId === id) }];
  });
  return { networks: served, routers, networkIds, routerIds };
}
