import type { CloudIntent } from "@/server/mapping/cloud-intent";
import type { Port, SecurityGroup } from "@/server/model/neutron";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { isIsolationRequest } from "@/server/operations/isolation/isolation-request";
import { canonicalJson } from "@/server/reconcile/canonical-json";
import type { HostScope } from "@/server/wiring/host-plan";

/** A host's scope, and which host when the request is about one. */
export type RequestHostScope = HostScope & {
  /** `null`: every host that the scope has to do with. */
  readonly hostId: string | null;
};

/**
 * What of the hosts a request may touch: everything that its intent changes, found by comparison, and what depends on that.
 * - the network of a port that changes, for its DHCP reservations and its local VLAN;
 * - the ports whose rules a changed group is in, as their own or as a remote group, also when only its members changed;
 * - the router of a floating IP or of a router's port.
 * A reconciliation changes no intent and says itself what it is about.
 */
export function hostScopeOf(request: ChangeRequest, before: CloudIntent, after: CloudIntent): RequestHostScope {
  if (request.kind === "reconcile") return reconcileScope(request, before);
  if (isIsolationRequest(request) || request.kind === "repair-finding") {
    const nothing: ReadonlySet<string> = new Set();
    return { networkIds: nothing, portIds: nothing, routerIds: nothing, deletes: "perform", hostId: request.hostId };
  }
  if (request.kind === "delete-binding" && before === after) return leftoverScope(request, before);
  const ports = changed(before.ports, after.ports);
  const networks = changed(before.networks, after.networks);
  const subnets = changed(before.subnets, after.subnets);
  const floatingIps = changed(before.floatingIps, after.floatingIps);
  const networkIds = new Set([
    ...networks.map((each) => each.id),
    ...subnets.map((each) => each.networkId),
    ...ports.map((each) => each.networkId),
  ]);
  const groups = new Set([
    ...changed(before.securityGroups, after.securityGroups).map((each) => each.id),
    ...ports.flatMap((each) => each.securityGroupIds),
  ]);
  const portIds = new Set(ports.map((each) => each.id));
  for (const each of [...before.ports, ...after.ports]) {
    if (isFilteredBy(each, groups, after.securityGroups)) portIds.add(each.id);
  }
  // a network or subnet that changes (MTU, gateway) reaches all its ports
  const whole = new Set([...networks.map((each) => each.id), ...subnets.map((each) => each.networkId)]);
  for (const each of [...before.ports, ...after.ports]) if (whole.has(each.networkId)) portIds.add(each.id);
  const routerIds = new Set([
    ...changed(before.routers, after.routers).map((each) => each.id),
    ...floatingIps.flatMap((each) => (each.routerId === null ? [] : [each.routerId])),
    ...[...before.ports, ...after.ports].filter((each) => portIds.has(each.id) && isOfRouter(each)).map(deviceOf),
  ]);
  return { networkIds, portIds, routerIds, deletes: "perform", hostId: null };
}

/** Nothing is intended there any more: what is left of it on that host goes. */
function leftoverScope(
  { portId, host }: Extract<ChangeRequest, { kind: "delete-binding" }>,
  { ports, hosts }: CloudIntent,
): RequestHostScope {
  const networkIds = new Set(ports.filter((each) => each.id === portId).map((each) => each.networkId));
  const hostId = hosts.find((each) => each.name === host)?.id ?? host;
  return { networkIds, portIds: new Set([portId]), routerIds: new Set(), deletes: "perform", hostId };
}

/** Things that came, went or are otherwise; of those that changed, both forms. */
function changed<T extends { readonly id: string }>(before: readonly T[], after: readonly T[]): readonly T[] {
  if (before === after) return [];
  const old = new Map(before.map((each) => [each.id, each]));
  const now = new Set(after.map((each) => each.id));
  const came = after.flatMap((each) => {
    const was = old.get(each.id);
    if (was === each || (was !== undefined && canonicalJson(was) === canonicalJson(each))) return [];
    return was === undefined ? [each] : [was, each];
  });
  return [...came, ...before.filter((each) => !now.has(each.id))];
}

function isFilteredBy(port: Port, groups: ReadonlySet<string>, all: readonly SecurityGroup[]): boolean {
  if (groups.size === 0) return false;
  return port.securityGroupIds.some((id) => {
    if (groups.has(id)) return true;
    const rules = all.find((each) => each.id === id)?.rules ?? [];
    return rules.some((rule) => rule.remoteGroupId !== null && groups.has(rule.remoteGroupId));
  });
}

const isOfRouter = (port: Port): boolean => port.deviceOwner.startsWith("network:router");
const deviceOf = (port: Port): string => port.deviceId;

type Reconcile = Extract<ChangeRequest, { kind: "reconcile" }>;

function reconcileScope(request: Reconcile, intent: CloudIntent): RequestHostScope {
  const deletes = request.deletes ? ("perform" as const) : ("tick" as const);
  const { portId, networkId, physicalNetwork, applianceId, hostId } = request;
  const nothing: ReadonlySet<string> = new Set();
  if (applianceId !== null) return { networkIds: nothing, portIds: nothing, routerIds: nothing, deletes, hostId: null };
  const several = request.networkIds !== undefined || request.portIds !== undefined;
  const asked = { networks: new Set(request.networkIds), ports: new Set(request.portIds) };
  const networks = several
    ? [...asked.networks, ...intent.ports.filter((each) => asked.ports.has(each.id)).map((each) => each.networkId)]
    : portId !== null
      ? intent.ports.filter((each) => each.id === portId).map((each) => each.networkId)
      : networkId !== null
        ? [networkId]
        : physicalNetwork !== null
          ? intent.networks.filter((each) => each.physicalNetwork === physicalNetwork).map((each) => each.id)
          : null;
  if (networks === null) return { networkIds: null, portIds: null, routerIds: null, deletes, hostId };
  const networkIds = new Set(networks);
  const isAbout = (port: Port) => {
    if (several) return asked.networks.has(port.networkId) || asked.ports.has(port.id);
    return portId === null ? networkIds.has(port.networkId) : port.id === portId;
  };
  const ports = intent.ports.filter(isAbout);
  return {
    networkIds,
    portIds: new Set(ports.map((each) => each.id)),
    routerIds: new Set(ports.filter(isOfRouter).map(deviceOf)),
    deletes,
    hostId: null,
  };
}
