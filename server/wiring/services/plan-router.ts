import { contains, familyOf } from "@/server/model/address";
import type { HostOperation } from "@/server/model/host-operation";
import type { FloatingIp, Port, Router } from "@/server/model/neutron";
import { deviceName, routerNamespace } from "@/server/wiring/device-names";
import type { HostPlan } from "@/server/wiring/host-plan";
import { hostStep } from "@/server/wiring/host-step";
import { causeOf, join, NOTHING, type Part, sides } from "@/server/wiring/services/change";
import { diffNamespace } from "@/server/wiring/services/diff-namespace";
import { defaultRoute } from "@/server/wiring/services/diff-routes";
import { routerChains } from "@/server/wiring/services/router-chains";
import type { ServiceFamily } from "@/server/wiring/services/service-chains";
import { type ServiceContext, serviceDevice } from "@/server/wiring/services/service-context";
import type { ServiceDevice, ServiceNamespace, ServiceRoute } from "@/server/wiring/services/service-namespace";
import { prepareHost, provisionNetwork, serveRouter } from "@/server/wiring/step-ids";

const EMPTY: HostPlan = { steps: [], notices: [], faults: [] };

/** A router for one or more of whose ports this host is chosen. */
export function planRouter(context: ServiceContext, router: Router, ports: readonly Port[]): HostPlan {
  const { host } = context;
  const wanted = routerWanted(context, router, ports);
  if (wanted === null) return EMPTY;
  const namespace = diffNamespace(context, wanted.namespace);
  const { faults } = namespace;
  const notices = [...namespace.notices];
  if (faults.length > 0) return { ...EMPTY, faults, notices };
  const forgotten = forgetFloating(context, wanted);
  const whole = join([namespace.build, forgotten, namespace.connect]);
  if (whole.operations.length === 0) return { ...EMPTY, notices };
  if (wanted.hasInnerIpv6) {
    notices.push(
      `Router "${router.name}" has an IPv6 subnet: it forwards, but sends no router advertisements, so guests there need their route set by hand.`,
    );
  }
  const what = [...new Set(whole.changes.map((change) => change.what))];
  const text = {
    id: serveRouter(host.id, router.id),
    verb: "router.serve",
    target: `router "${router.name}" on ${host.name}`,
    why: namespace.isNew
      ? `Ports of the router choose ${host.name} for it.`
      : `On the host differ: ${what.slice(0, 5).join(", ")}${what.length > 5 ? ` and ${what.length - 5} more` : ""}.`,
    risk: namespace.isNew ? ("none" as const) : ("low" as const),
    dependsOn: [
      prepareHost(host.id),
      ...[...new Set(ports.map(({ networkId }) => networkId))].map((id) => provisionNetwork(host.id, id)),
    ],
    ...sides(whole.changes),
    cause: causeOf(context.scope, namespace.isNew),
  };
  const step = hostStep(host, text, whole.operations);
  return { steps: [step], notices, faults: [] };
}

type RouterWanted = {
  readonly namespace: ServiceNamespace;
  readonly floating: readonly { readonly address: string; readonly fixedAddress: string }[];
  readonly hasInnerIpv6: boolean;
};

function routerWanted(context: ServiceContext, router: Router, ports: readonly Port[]): RouterWanted | null {
  const inner = ports
    .filter((port) => port.deviceOwner === "network:router_interface")
    .map((port) => serviceDevice(context, "qr-", port));
  const gateway = ports.find((port) => port.deviceOwner === "network:router_gateway") ?? null;
  const leg = gateway === null ? null : serviceDevice(context, "qg-", gateway);
  const legs = inner.filter((device) => device !== null);
  if (legs.length < inner.length || (gateway !== null && leg === null)) return null;
  const floating = leg === null ? [] : floatingOf(context.intent.floatingIps, router);
  const outer: ServiceDevice | null =
    leg === null ? null : { ...leg, addresses: [...leg.addresses, ...floating.map(({ address }) => `${address}/32`)] };
  const own = gateway?.fixedIps.find(({ address }) => familyOf(address) === "inet")?.address ?? null;
  const filter = {
    inner: legs.map((device) => ({ device: device.name, families: familiesOn(device) })),
    outer: leg === null ? null : { device: leg.name, families: familiesOn(leg), address: own },
    snat: router.snat,
    floating,
  };
  return {
    namespace: {
      name: routerNamespace(router.id),
      devices: [...legs, ...(outer === null ? [] : [outer])],
      routes: [...gatewayRoutes(context, gateway, leg), ...extraRoutes(context, router, ports)],
      sysctls: sysctls(context.families),
      tables: routerChains(filter, context.families),
    },
    floating,
    hasInnerIpv6: legs.some((device) => familiesOn(device).includes("ipv6")),
  };
}

/** Those that lead to a port behind the router, by address. */
function floatingOf(floatingIps: readonly FloatingIp[], router: Router) {
  return floatingIps
    .flatMap(({ routerId, portId, address, fixedAddress }) =>
      routerId === router.id && portId !== null && fixedAddress !== null ? [{ address, fixedAddress }] : [],
    )
    .sort((a, b) => (a.address < b.address ? -1 : 1));
}

function gatewayRoutes(
  { subnets }: ServiceContext,
  gateway: Port | null,
  leg: ServiceDevice | null,
): readonly ServiceRoute[] {
  if (gateway === null || leg === null) return [];
  const served = new Set<string>();
  return gateway.fixedIps.flatMap(({ subnetId }) => {
    const subnet = subnets.get(subnetId);
    if (subnet === undefined || subnet.gatewayIp === null || served.has(familyOf(subnet.cidr))) return [];
    served.add(familyOf(subnet.cidr));
    return defaultRoute(subnet.gatewayIp, leg.name, subnet.cidr);
  });
}

/** The router's own routes, over the leg whose subnet holds the next hop; one that no leg reaches is left out. */
function extraRoutes(context: ServiceContext, router: Router, ports: readonly Port[]): readonly ServiceRoute[] {
  return (router.routes ?? []).flatMap(({ destination, nexthop }) => {
    const port = ports.find((each) =>
      each.fixedIps.some(({ subnetId }) => {
        const subnet = context.subnets.get(subnetId);
        return subnet !== undefined && contains(subnet.cidr, nexthop);
      }),
    );
    if (port === undefined) return [];
    const prefix = port.deviceOwner === "network:router_gateway" ? "qg-" : "qr-";
    return [{ destination, gateway: nexthop, device: deviceName(prefix, port.id) }];
  });
}

/** Forwards; answers ARP for an address only on the device that has it. */
function sysctls(families: readonly ServiceFamily[]): ServiceNamespace["sysctls"] {
  return [
    { key: "net.ipv4.ip_forward", value: "1" },
    { key: "net.ipv4.conf.all.arp_ignore", value: "1" },
    { key: "net.ipv4.conf.all.arp_announce", value: "2" },
    ...(families.includes("ipv6")
      ? [
          { key: "net.ipv6.conf.default.accept_ra", value: "0" },
          { key: "net.ipv6.conf.all.forwarding", value: "1" },
        ]
      : []),
  ];
}

/** Connections over a floating address that leads elsewhere now would go on over the old way. */
function forgetFloating({ observed }: ServiceContext, { namespace, floating }: RouterWanted): Part {
  const chains = observed.namespaces.get(namespace.name)?.iptables?.tables.find(({ name }) => name === "nat")?.chains;
  const rules = chains?.find(({ name }) => name === "neutron-l3-agent-PREROUTING")?.rules ?? [];
  const kept = new Set(floating.map(({ address, fixedAddress }) => `${address} ${fixedAddress}`));
  const operations = rules.flatMap(({ spec }): readonly HostOperation[] => {
    const [, address, fixedAddress] = /^-d (\S+)\/32 -j DNAT --to-destination (\S+)$/.exec(spec.trim()) ?? [];
    if (address === undefined || fixedAddress === undefined || kept.has(`${address} ${fixedAddress}`)) return [];
    const clear = { op: "conntrack.clear" as const, namespace: namespace.name, family: "ipv4" as const };
    return [
      { ...clear, zone: null, protocol: null, source: null, destination: address },
      { ...clear, zone: null, protocol: null, source: fixedAddress, destination: null },
    ];
  });
  return operations.length === 0 ? NOTHING : { operations, changes: [] };
}

function familiesOn({ addresses }: ServiceDevice): readonly ServiceFamily[] {
  const found = new Set(addresses.map((address) => (familyOf(address) === "inet" ? "ipv4" : "ipv6")));
  return (["ipv4", "ipv6"] as const).filter((family) => found.has(family));
}
