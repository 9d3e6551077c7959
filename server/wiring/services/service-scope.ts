import type { HostPlanInput } from "@/server/wiring/host-plan";

/** A network is touched with it or with a port of it; a router with it or with a leg of it. */

export function touchesNetwork({ scope, intent }: HostPlanInput, networkId: string): boolean {
  const { networkIds, portIds } = scope;
  if (networkIds === null || networkIds.has(networkId)) return true;
  return intent.ports.some((port) => port.networkId === networkId && portIds?.has(port.id));
}

export function touchesRouter({ scope, intent }: HostPlanInput, routerId: string): boolean {
  const { routerIds, portIds } = scope;
  if (routerIds === null || routerIds.has(routerId)) return true;
  return intent.ports.some((port) => port.deviceId === routerId && portIds?.has(port.id));
}

/** A port that nobody intends any more, by the id that its row bears. */
export function touchesPort({ scope }: HostPlanInput, portId: string): boolean {
  return scope.portIds === null || scope.portIds.has(portId);
}
