import type { NetworkIntent } from "@/server/model/network-intent";
import type { Port } from "@/server/model/neutron";
import type { PingPlace } from "@/server/model/security-group-views";
import { dhcpNamespace, routerNamespace } from "@/server/wiring/device-names";

export type PingHost = { readonly id: string; readonly name: string; readonly namespaces: readonly string[] };

/**
 * Namespaces from which a port can be pinged over its own network: of the network's DHCP service, and of the routers that
 * have a leg in it. What they send is checked by the port's rules like anybody's.
 */
export function pingPlaces(intent: NetworkIntent, port: Port, hosts: readonly PingHost[]): readonly PingPlace[] {
  const services = intent.ports.filter(
    ({ networkId, deviceOwner }) => networkId === port.networkId && deviceOwner.startsWith("network:"),
  );
  const routers = services.filter(({ deviceOwner }) => deviceOwner === "network:router_interface");
  const dhcp = services.filter(({ deviceOwner }) => deviceOwner === "network:dhcp");
  const wanted = new Map([
    [dhcpNamespace(port.networkId), { what: "the DHCP service", addresses: addressesOf(dhcp) }],
    ...routers.map(
      (leg) => [routerNamespace(leg.deviceId), { what: "the router", addresses: addressesOf([leg]) }] as const,
    ),
  ]);
  return [...wanted].flatMap(([namespace, { what, addresses }]) =>
    hosts
      .filter(({ namespaces }) => namespaces.includes(namespace))
      .map(({ id, name }): PingPlace => ({ hostId: id, hostName: name, namespace, what, addresses })),
  );
}

function addressesOf(ports: readonly Port[]): readonly string[] {
  return ports.flatMap(({ fixedIps }) => fixedIps.map(({ address }) => address));
}
