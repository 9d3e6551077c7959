import type { Port, Router, Subnet } from "@/server/model/neutron";
import type { ManagedHost } from "@/server/model/plumbing";
import { portStatus, portVifType } from "@/server/neutron/port-status";

/** Ports of routers and floating IPs, by Neutron's `device_owner`; `device_id` is the router's or floating IP's id. */
export const ROUTER_INTERFACE = "network:router_interface";
export const ROUTER_GATEWAY = "network:router_gateway";
export const FLOATING_IP = "network:floatingip";

/** Drawn once, so that a plan made twice from one request stays the same. */
export type NewPort = { readonly id: string; readonly mac: string };

type Known = { readonly ports: readonly Port[]; readonly subnets: readonly Subnet[] };

export type RouterInterface = { readonly port: Port; readonly subnet: Subnet; readonly address: string };

/** The interfaces of a router, one for each subnet it is in. */
export function interfacesOf({ ports, subnets }: Known, routerId: string): readonly RouterInterface[] {
  return ports
    .filter((port) => port.deviceOwner === ROUTER_INTERFACE && port.deviceId === routerId)
    .flatMap((port) =>
      port.fixedIps.flatMap(({ subnetId, address }) => {
        const subnet = subnets.find((each) => each.id === subnetId);
        return subnet === undefined ? [] : [{ port, subnet, address }];
      }),
    );
}

export function gatewayPortOf(ports: readonly Port[], routerId: string): Port | undefined {
  return ports.find((port) => port.deviceOwner === ROUTER_GATEWAY && port.deviceId === routerId);
}

/** A port that is not a guest's: no host yet, and no security groups. */
export function servicePort(
  { id, mac }: NewPort,
  given: Pick<Port, "networkId" | "projectId" | "deviceOwner" | "deviceId" | "fixedIps">,
): Port {
  return {
    ...{ id, mac, name: "", host: "", vnicType: "normal", adminStateUp: true, ...given },
    ...{ vifType: "unbound", status: portStatus({ deviceOwner: given.deviceOwner, host: "", adminStateUp: true }) },
    ...{ securityGroupIds: [], profile: null, allowedAddressPairs: [], portSecurity: false },
  };
}

/**
 * Ports of a router are all on one network node: where the router is already, else on the first. Those that are on none, or
 * on a host that serves no longer, are put there.
 */
export function onNetworkNode(
  ports: readonly Port[],
  router: Pick<Router, "id">,
  hosts: readonly ManagedHost[],
): readonly Port[] {
  const serving = hosts.filter((each) => each.plumbing.services).map((each) => each.name);
  const isOwn = (port: Port) =>
    port.deviceId === router.id && (port.deviceOwner === ROUTER_INTERFACE || port.deviceOwner === ROUTER_GATEWAY);
  const host = ports.find((port) => isOwn(port) && serving.includes(port.host))?.host ?? serving[0];
  if (host === undefined) return ports;
  return ports.map((port) => (isOwn(port) && port.host !== host ? boundTo(port, host) : port));
}

function boundTo(port: Port, host: string): Port {
  const bound = { ...port, host, vif: { hybridPlug: false, createPort: true } };
  return { ...bound, vifType: portVifType(bound), status: portStatus(bound) };
}
