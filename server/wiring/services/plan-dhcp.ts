import { contains, familyOf } from "@/server/model/address";
import type { HostOperation } from "@/server/model/host-operation";
import type { DhcpReservation, DhcpService } from "@/server/model/host-state";
import type { Network, Port, Subnet } from "@/server/model/neutron";
import { dhcpNamespace } from "@/server/wiring/device-names";
import type { HostPlan } from "@/server/wiring/host-plan";
import { hostStep } from "@/server/wiring/host-step";
import { type Change, causeOf, join, NOTHING, type Part, sides } from "@/server/wiring/services/change";
import { dhcpChains } from "@/server/wiring/services/dhcp-chains";
import { type DhcpNetwork, dhcpFiles, optionsOf, reservationsOf } from "@/server/wiring/services/dhcp-files";
import { diffNamespace } from "@/server/wiring/services/diff-namespace";
import { defaultRoute } from "@/server/wiring/services/diff-routes";
import { dnsmasqArguments, withoutDirectory } from "@/server/wiring/services/dnsmasq-arguments";
import { type ServiceContext, serviceDevice } from "@/server/wiring/services/service-context";
import type { ServiceNamespace } from "@/server/wiring/services/service-namespace";
import { prepareHost, provisionNetwork, serveDhcp } from "@/server/wiring/step-ids";

const EMPTY: HostPlan = { steps: [], notices: [], faults: [] };

/** The DHCP service of one network, for whose `port` this host is chosen. */
export function planDhcp(context: ServiceContext, network: Network, port: Port): HostPlan {
  const { intent, host } = context;
  const dhcp: DhcpNetwork = {
    network,
    subnets: intent.subnets.filter(({ networkId }) => networkId === network.id).sort(byId),
    ports: intent.ports.filter(({ networkId }) => networkId === network.id).sort(byId),
  };
  const wanted = dhcpWanted(context, dhcp, port);
  if (wanted === null) return EMPTY;
  const namespace = diffNamespace(context, wanted);
  const service = diffService(context, dhcp, wanted, namespace.isNew);
  if (namespace.faults.length > 0) return { ...EMPTY, faults: namespace.faults, notices: namespace.notices };
  const whole = join([service.stop, namespace.build, service.run, namespace.connect]);
  const notices = [...namespace.notices, ...service.notices];
  if (whole.operations.length === 0) return { ...EMPTY, notices };
  const why = namespace.isNew
    ? `Port ${port.id} chooses ${host.name} for the DHCP service of the network.`
    : whatChanges(whole.changes, namespace.build.changes.length === 0);
  const text = {
    id: serveDhcp(host.id, network.id),
    verb: "dhcp.serve",
    target: `DHCP of network "${network.name}" on ${host.name}`,
    why,
    risk: namespace.isNew ? ("none" as const) : ("low" as const),
    dependsOn: [prepareHost(host.id), provisionNetwork(host.id, network.id)],
    ...sides(whole.changes),
    cause: causeOf(context.scope, namespace.isNew),
  };
  const step = hostStep(host, text, whole.operations);
  return { steps: [step], notices: [...notices, ...dnsNotices(dhcp)], faults: [] };
}

function dhcpWanted(context: ServiceContext, dhcp: DhcpNetwork, port: Port): ServiceNamespace | null {
  const device = serviceDevice(context, "tap", port);
  if (device === null) return null;
  const routers = dhcp.subnets.filter(
    (subnet) => subnet.dhcp && port.fixedIps.some((each) => each.subnetId === subnet.id),
  );
  const first = routers.find((subnet) => subnet.gatewayIp !== null && familyOf(subnet.cidr) === "inet");
  const gateway = first?.gatewayIp ?? null;
  const ipv6 = context.families.includes("ipv6");
  return {
    name: dhcpNamespace(dhcp.network.id),
    devices: [device],
    routes: first === undefined || gateway === null ? [] : defaultRoute(gateway, device.name, first.cidr),
    sysctls: ipv6 ? [{ key: "net.ipv6.conf.default.accept_ra", value: "0" }] : [],
    tables: dhcpChains(context.families),
  };
}

type ServicePlan = { readonly stop: Part; readonly run: Part; readonly notices: readonly string[] };

/** What is to be done about dnsmasq and its files. */
function diffService(
  { state, host }: ServiceContext,
  dhcp: DhcpNetwork,
  wanted: ServiceNamespace,
  isNew: boolean,
): ServicePlan {
  const { network } = dhcp;
  const device = wanted.devices[0]?.name ?? "";
  if (state.dhcp === null && !isNew) {
    const notice = `The DHCP services of ${host.name} could not be read; that of network "${network.name}" is left as it is.`;
    return { stop: NOTHING, run: NOTHING, notices: [notice] };
  }
  const found = state.dhcp?.find(({ networkId }) => networkId === network.id) ?? null;
  const args = dnsmasqArguments(
    network,
    dhcp.subnets.filter((subnet) => subnet.dhcp),
  );
  const isAstray = found?.pid != null && found.namespace !== wanted.name;
  const changes = [
    ...(isNew || isAstray || found?.pid == null
      ? [{ what: "dnsmasq", before: isAstray ? `in ${found.namespace}` : null, after: `in ${wanted.name}` }]
      : argumentChanges(withoutDirectory(found.arguments), args)),
    ...fileChanges(found, dhcp, device),
  ];
  if (changes.length === 0) return { stop: NOTHING, run: NOTHING, notices: [] };
  const ensure: HostOperation = {
    op: "dnsmasq.ensure",
    networkId: network.id,
    namespace: wanted.name,
    arguments: args,
    files: dhcpFiles(dhcp, device),
  };
  const releases = isNew || isAstray ? [] : lapsed(found, dhcp, state.observedAt);
  const release = releases.map(
    ({ address, mac }): HostOperation => ({
      ...{ op: "dhcp.release", networkId: network.id, namespace: wanted.name, device },
      ...{ address, mac },
    }),
  );
  const stop: readonly HostOperation[] = isAstray ? [{ op: "dnsmasq.absent", networkId: network.id }] : [];
  return { stop: { operations: stop, changes: [] }, run: { operations: [...release, ensure], changes }, notices: [] };
}

/** Leases that nobody is to have any more, of a running service. */
function lapsed(found: DhcpService | null, dhcp: DhcpNetwork, now: number) {
  if (found?.pid == null) return [];
  const kept = new Set(reservationsOf(dhcp).map(({ mac, address }) => `${mac} ${address}`));
  return (found.leases ?? []).filter(
    ({ mac, address, expiresAt }) =>
      familyOf(address) === "inet" &&
      mac !== "" &&
      (expiresAt === 0 || expiresAt > now) &&
      dhcp.subnets.some(({ cidr }) => contains(cidr, address)) &&
      !kept.has(`${mac.toLowerCase()} ${address}`),
  );
}

function argumentChanges(observed: readonly string[], wanted: readonly string[]): readonly Change[] {
  if (observed.join(" ") === wanted.join(" ")) return [];
  const gone = observed.filter((argument) => !wanted.includes(argument));
  const added = wanted.filter((argument) => !observed.includes(argument));
  const text = (list: readonly string[]) => (list.length === 0 ? null : list.join(" "));
  return [{ what: "dnsmasq arguments", before: text(gone) ?? "in another order", after: text(added) ?? "in order" }];
}

function fileChanges(found: DhcpService | null, dhcp: DhcpNetwork, device: string): readonly Change[] {
  const compare = (what: string, before: readonly string[] | null, after: readonly string[]): readonly Change[] => {
    if (before !== null && before.join("\n") === after.join("\n")) return [];
    const gone = before?.filter((line) => !after.includes(line)) ?? [];
    const added = after.filter((line) => before === null || !before.includes(line));
    return [{ what, before: gone.length === 0 ? null : gone.join("\n"), after: added.join("\n") || "as intended" }];
  };
  return [
    ...compare(
      "reservations",
      found?.reservations?.map(reservationText) ?? null,
      reservationsOf(dhcp).map(reservationText),
    ),
    ...compare("DHCP options", found?.options ?? null, optionsOf(dhcp)),
    ...compare("interface", found === null ? null : [found.interface ?? ""], [device]),
  ];
}

function reservationText({ mac, name, address, tags }: DhcpReservation): string {
  return [mac, address, name, ...tags].join(" ");
}

function whatChanges(changes: readonly Change[], isServiceOnly: boolean): string {
  const files = ["reservations", "DHCP options"];
  if (isServiceOnly && changes.every(({ what }) => files.includes(what))) {
    return "The ports or subnets of the network are not those that the service hands out.";
  }
  return `On the host differ: ${[...new Set(changes.map(({ what }) => what))].join(", ")}.`;
}

function dnsNotices({ network, subnets }: DhcpNetwork): readonly string[] {
  return subnets
    .filter((subnet: Subnet) => subnet.dhcp && subnet.dnsServers.length === 0)
    .map(
      ({ name, id, cidr }) =>
        `Subnet ${name === "" ? id : `"${name}"`} (${cidr}) of network "${network.name}" has DHCP and no DNS servers: guests ask ` +
        "the DHCP service, which knows the names of this network only (--no-resolv). Give the subnet DNS servers.",
    );
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}
