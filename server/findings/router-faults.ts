import { canonical, familyOf } from "@/server/model/address";
import type { Fault, Statement } from "@/server/model/finding";
import type { Namespace } from "@/server/model/host-state";
import type { NeutronState, Port, Router } from "@/server/model/neutron";
import type { HostGraph } from "@/server/topology/host-graph";
import { namespaceId } from "@/server/topology/ids";
import type { WorldHost } from "@/server/topology/world";
import type { WorldParts } from "@/server/topology/world-parts";
import { deviceName, routerNamespace } from "@/server/wiring/device-names";
import { portsBoundTo } from "./bound-ports";
import { REMEDIES } from "./remedies";
import { wasRead } from "./served-by";
import { nameOf } from "./statements";
import { natLines } from "./translations";

const INTERFACE = "network:router_interface";
const GATEWAY = "network:router_gateway";
const FORWARDING = { inet: "net.ipv4.ip_forward", inet6: "net.ipv6.conf.all.forwarding" } as const;

/**
 * Routers of this host that have not what Neutron gave them: addresses of their ports, forwarding, translation. Those in one
 * place only: a standby or distributed router has each of these somewhere else, and a port without its device is told as such.
 */
export function routerFaults(state: NeutronState, host: WorldHost, graph: HostGraph, parts: WorldParts): Fault[] {
  if (!["ports", "routers"].every((list) => wasRead(state, list))) return [];
  const legs = portsBoundTo(state, host, parts).filter(({ deviceOwner }) => [INTERFACE, GATEWAY].includes(deviceOwner));
  return [...new Set(legs.map(({ deviceId }) => deviceId))].flatMap((id): Fault[] => {
    const router = state.routers.find((each) => each.id === id);
    const namespace = graph.index.state.namespaces.find(({ name }) => name === routerNamespace(id));
    if (router === undefined || namespace === undefined || isSpread(router, namespace, state)) return [];
    const ports = legs.filter(({ deviceId, adminStateUp }) => deviceId === id && adminStateUp);
    const wrong = [
      ...ports.flatMap((port) => addressesMissing(port, namespace)),
      ...notForwarding(ports, namespace),
      ...(wasRead(state, "subnets") ? routesMissing(router, ports, namespace, state) : []),
      ...notTranslating(router, ports, namespace, state),
    ];
    if (wrong.length === 0) return [];
    const kind = "router-unlike-neutron";
    const label = router.name || router.id;
    const statements: Statement[] = [
      { by: "cloud", name: nameOf(state), says: `router ${label}: ${givenTo(ports)}` },
      ...wrong.map((says): Statement => ({ by: "host", name: host.name, says })),
    ];
    const message = `Router ${label}, ${namespace.name} on ${host.name}: ${wrong.join("; ")}.`;
    const rest = { host: host.name, object: namespace.name, nodeId: namespaceId(host.key, namespace.name), message };
    return [{ kind, severity: "critical", ...rest, remedy: REMEDIES[kind], statements }];
  });
}

/** High availability and distribution leave addresses and translations out of the namespace, on purpose. */
function isSpread({ id }: Router, { links }: Namespace, { ports }: NeutronState): boolean {
  const owners = ports.filter(({ deviceId }) => deviceId === id).map(({ deviceOwner }) => deviceOwner);
  return (
    owners.some((owner) => owner !== INTERFACE && owner !== GATEWAY) ||
    (links ?? []).some(({ name }) => name.startsWith("ha-") || name.startsWith("rfp-"))
  );
}

function deviceOf(port: Port): string {
  return deviceName(port.deviceOwner === GATEWAY ? "qg-" : "qr-", port.id);
}

function addressesMissing(port: Port, { links }: Namespace): string[] {
  const device = links?.find(({ name }) => name === deviceOf(port));
  if (device === undefined) return [];
  const has = new Set(device.addresses.map(({ address }) => canonical(address)));
  const missing = port.fixedIps.map(({ address }) => address).filter((address) => !has.has(canonical(address)));
  return missing.length === 0 ? [] : [`${device.name} lacks ${missing.join(" and ")}`];
}

function notForwarding(ports: readonly Port[], { sysctls }: Namespace): string[] {
  const families = new Set(ports.flatMap(({ fixedIps }) => fixedIps.map(({ address }) => familyOf(address))));
  return [...families].flatMap((family) => (sysctls[FORWARDING[family]] === "0" ? [`${FORWARDING[family]} is 0`] : []));
}

/** The way to the gateway of the outer IPv4 subnet, and the router's own routes. */
function routesMissing(router: Router, ports: readonly Port[], namespace: Namespace, state: NeutronState): string[] {
  if (namespace.routes === null) return [];
  const main = namespace.routes.filter(({ table }) => table === "main" || table === "254");
  const leads = (to: string, by: string) =>
    main.some(({ destination, gateway }) => whole(destination) === whole(to) && gateway !== null && same(gateway, by));
  const outer = ports.find(({ deviceOwner }) => deviceOwner === GATEWAY);
  const gateways = (outer?.fixedIps ?? []).flatMap(({ subnetId, address }) => {
    const by = state.subnets.find(({ id }) => id === subnetId)?.gatewayIp ?? null;
    return by === null || familyOf(address) !== "inet" ? [] : [by];
  });
  const own = (router.routes ?? []).filter(({ destination, nexthop }) => !leads(destination, nexthop));
  return [
    ...(gateways.length === 0 || gateways.some((by) => leads("default", by))
      ? []
      : [`no default route leads to ${gateways.join(" or ")}`]),
    ...own.map(({ destination, nexthop }) => `its route to ${destination} by ${nexthop} is not there`),
  ];
}

const same = (a: string, b: string) => canonical(a) === canonical(b);
/** The kernel leaves the length of a single address out, and calls everything `default`. */
const whole = (destination: string) =>
  destination === "0.0.0.0/0" ? "default" : canonical(destination).replace(/(?:\/32|(?<=:.*)\/128)$/, "");

function notTranslating(
  router: Router,
  ports: readonly Port[],
  { iptables, links }: Namespace,
  state: NeutronState,
): string[] {
  const gateway = ports.find(({ deviceOwner }) => deviceOwner === GATEWAY);
  const own = gateway?.fixedIps.find(({ address }) => familyOf(address) === "inet")?.address;
  const lines = iptables === null ? null : natLines(iptables);
  // chains of another make say in their own way what they do
  if (gateway === undefined || own === undefined || lines === null) return [];
  const guarded = ports.some(({ deviceOwner, fixedIps }) => deviceOwner === INTERFACE && hasIpv4(fixedIps));
  const plain = router.snat && guarded && !lines.hides(own) ? [`nothing is translated to ${own}`] : [];
  if (!wasRead(state, "floatingips")) return plain;
  const outside = links?.find(({ name }) => name === deviceOf(gateway));
  const floating = state.floatingIps.flatMap(({ routerId, address, fixedAddress, portId }): string[] => {
    if (routerId !== router.id || portId === null || fixedAddress === null) return [];
    const ways = [
      ...(lines.leadsIn(address, fixedAddress) ? [] : ["in"]),
      ...(lines.leadsOut(fixedAddress, address) ? [] : ["out"]),
    ];
    return [
      ...(ways.length === 0
        ? []
        : [`floating IP ${address} of ${fixedAddress} is not translated ${ways.join(" nor ")}`]),
      ...(outside === undefined || outside.addresses.some((each) => each.address === address)
        ? []
        : [`${outside.name} lacks the floating IP ${address}`]),
    ];
  });
  return [...plain, ...floating];
}

function hasIpv4(fixedIps: Port["fixedIps"]): boolean {
  return fixedIps.some(({ address }) => familyOf(address) === "inet");
}

function givenTo(ports: readonly Port[]): string {
  return ports
    .map((port) => `${deviceOf(port)} with ${port.fixedIps.map(({ address }) => address).join(", ")}`)
    .join("; ");
}
