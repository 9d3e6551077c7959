import type { CloudIntent } from "@/server/mapping/cloud-intent";
import type { FabricScope } from "@/server/model/desired-fabric";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { isObjectRequest } from "@/server/operations/intent/object-request-words";

export type RequestScope = FabricScope & {
  /** `null`: every appliance that the cloud has to do with. */
  readonly applianceId: string | null;
  /** Whether what deletes was asked for, or waits for a tick. */
  readonly deletes: "perform" | "tick";
};

const NOTHING: ReadonlySet<string> = new Set();

/**
 * Which networks and ports of a cloud a request may touch on appliances. A network's ports go with it where its place
 * changes; a port that is bound takes its network along, so that there is something to connect it to.
 */
export function fabricScopeOf(request: ChangeRequest, intent: CloudIntent): RequestScope {
  const scope = (networkIds: FabricScope["networkIds"], portIds: FabricScope["portIds"]): RequestScope => ({
    networkIds,
    portIds,
    applianceId: null,
    deletes: "perform",
  });
  const networks = (ids: ReadonlySet<string>) => scope(ids, portsOn(ids, intent));
  // an appliance knows neither security groups nor routers
  if (isObjectRequest(request)) return scope(NOTHING, NOTHING);
  switch (request.kind) {
    case "create-physical-network":
    case "delete-physical-network":
    case "create-subnet":
    case "update-subnet":
    case "delete-subnet":
    case "create-port":
    case "update-port":
    case "add-binding":
    case "activate-binding":
    case "delete-binding":
    case "settle-binding":
    case "isolate-vm":
    case "flush-isolation":
    case "stop-isolating":
    case "set-filtered-bridges":
    case "repair-finding":
      return scope(NOTHING, NOTHING);
    case "create-network":
    case "update-network":
    case "delete-network":
      return networks(new Set([request.networkId]));
    case "set-flat":
    case "remove-flat":
    case "set-uplink-sets":
      return networks(networksOn(new Set([request.physicalNetwork]), intent));
    case "import-ini": {
      const here = (each: { applianceId: string }) => each.applianceId === request.applianceId;
      const mapped = [...intent.flatMappings, ...intent.uplinkSetMappings].filter(here);
      const imported = [...(request.flat ?? []), ...(request.uplinkSets ?? []), ...mapped];
      return networks(networksOn(new Set(imported.map((each) => each.physicalNetwork)), intent));
    }
    case "delete-port":
    case "unbind-port":
      return scope(NOTHING, new Set([request.portId]));
    case "bind-port":
    case "set-local-link":
      return scope(networksOfPort(request.portId, intent), new Set([request.portId]));
    case "reconcile":
      return {
        ...reconcileScope(request, intent),
        applianceId: request.applianceId,
        deletes: request.deletes ? "perform" : "tick",
      };
  }
}

function reconcileScope(request: Extract<ChangeRequest, { kind: "reconcile" }>, intent: CloudIntent): FabricScope {
  const { portId, networkId, physicalNetwork, hostId } = request;
  if (hostId !== null) return { networkIds: NOTHING, portIds: NOTHING };
  if (request.networkIds !== undefined || request.portIds !== undefined) {
    const ports = new Set(request.portIds);
    const networkIds = new Set([...(request.networkIds ?? []), ...networksOfPorts(ports, intent)]);
    return { networkIds, portIds: new Set([...ports, ...portsOn(new Set(request.networkIds), intent)]) };
  }
  if (portId !== null) return { networkIds: networksOfPort(portId, intent), portIds: new Set([portId]) };
  if (networkId !== null) {
    const ids = new Set([networkId]);
    return { networkIds: ids, portIds: portsOn(ids, intent) };
  }
  if (physicalNetwork !== null) {
    const ids = networksOn(new Set([physicalNetwork]), intent);
    return { networkIds: ids, portIds: portsOn(ids, intent) };
  }
  return { networkIds: null, portIds: null };
}

function networksOn(physicalNetworks: ReadonlySet<string>, intent: CloudIntent): ReadonlySet<string> {
  const isOn = (name: string | null) => name !== null && physicalNetworks.has(name);
  return new Set(intent.networks.filter((each) => isOn(each.physicalNetwork)).map((each) => each.id));
}

function portsOn(networkIds: ReadonlySet<string>, intent: CloudIntent): ReadonlySet<string> {
  return new Set(intent.ports.filter((each) => networkIds.has(each.networkId)).map((each) => each.id));
}

function networksOfPort(portId: string, intent: CloudIntent): ReadonlySet<string> {
  return networksOfPorts(new Set([portId]), intent);
}

function networksOfPorts(portIds: ReadonlySet<string>, intent: CloudIntent): ReadonlySet<string> {
  return new Set(intent.ports.filter((each) => portIds.has(each.id)).map((each) => each.networkId));
}
