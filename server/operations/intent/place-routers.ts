import type { CloudIntent } from "@/server/mapping/cloud-intent";
import { routerTarget } from "@/server/model/object-words";
import { onNetworkNode, ROUTER_GATEWAY, ROUTER_INTERFACE } from "@/server/neutron/router-ports";
import { hostScopeOf } from "@/server/operations/host-steps/host-scope";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import type { DesiredIntent } from "@/server/operations/intent/desired-intent";

type Reconcile = Extract<ChangeRequest, { kind: "reconcile" }>;

/**
 * What a reconciliation changes of an intent: a router that was made before any host ran network services is put on one. Only
 * routers within its scope, and of a scope that is one host only those that come to that host.
 */
export function placeRouters(current: CloudIntent, request: Reconcile): DesiredIntent {
  const { routerIds } = hostScopeOf(request, current, current);
  const scopeHost = request.hostId === null ? null : current.hosts.find((each) => each.id === request.hostId);
  let { ports } = current;
  const notices: string[] = [];
  for (const router of current.routers) {
    const isNowhere = (port: CloudIntent["ports"][number]) =>
      port.deviceId === router.id &&
      port.host === "" &&
      (port.deviceOwner === ROUTER_INTERFACE || port.deviceOwner === ROUTER_GATEWAY);
    if (!(routerIds?.has(router.id) ?? true) || !ports.some(isNowhere)) continue;
    const placed = onNetworkNode(ports, router, current.hosts);
    if (placed === ports) {
      if (scopeHost === null) notices.push(nowhereNotice(router));
      continue;
    }
    const node = placed.find((port) => port.deviceId === router.id)?.host;
    if (scopeHost === null || scopeHost?.name === node) ports = placed;
  }
  return { desired: ports === current.ports ? current : { ...current, ports }, faults: [], notices };
}

export function nowhereNotice(router: CloudIntent["routers"][number]): string {
  return `No managed host runs network services, so ${routerTarget(router)} is nowhere yet: set services on one.`;
}
