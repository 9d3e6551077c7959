import type { CloudIntent } from "@/server/mapping/cloud-intent";
import { fabricScopeOf } from "@/server/operations/fabric/fabric-scope";
import type { ChangeRequest } from "@/server/operations/intent/change-request";

/**
 * The appliances that a request has to do with: those it names, those that the physical networks in its scope are mapped
 * to, and those where the mirror has something of its networks and ports. These are read anew before anything is planned.
 */
export function involvedAppliances(request: ChangeRequest, intent: CloudIntent): ReadonlySet<string> {
  const { flatMappings, uplinkSetMappings, reflections, members, connections } = intent;
  const mappings = [...flatMappings, ...uplinkSetMappings];
  if (request.kind === "reconcile" && request.applianceId !== null) return new Set([request.applianceId]);
  const { networkIds, portIds } = fabricScopeOf(request, intent);
  const inScope = (ids: ReadonlySet<string> | null, id: string) => ids === null || ids.has(id);
  const physicalNetworks = physicalNetworksOf(request, networkIds, intent);
  const involved = [
    ...mappings.filter((each) => physicalNetworks === null || physicalNetworks.has(each.physicalNetwork)),
    ...[...reflections, ...members].filter((each) => inScope(networkIds, each.networkId)),
    ...connections.filter((each) => inScope(portIds, each.portId)),
  ].map((each) => each.applianceId);
  return new Set(
    "applianceId" in request && request.applianceId !== null ? [request.applianceId, ...involved] : involved,
  );
}

/** `null`: all of them. */
function physicalNetworksOf(
  request: ChangeRequest,
  networkIds: ReadonlySet<string> | null,
  intent: CloudIntent,
): ReadonlySet<string> | null {
  if (networkIds === null) return null;
  const names = new Set<string>();
  for (const network of intent.networks) {
    if (networkIds.has(network.id) && network.physicalNetwork !== null) names.add(network.physicalNetwork);
  }
  if (request.kind === "create-network" && request.input.physicalNetwork !== null) {
    names.add(request.input.physicalNetwork);
  }
  if ("physicalNetwork" in request && request.physicalNetwork !== null) names.add(request.physicalNetwork);
  return names;
}
