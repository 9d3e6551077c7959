import type { CloudIntent } from "@/server/mapping/cloud-intent";
import type { MappingFacts } from "@/server/mapping/mapping-facts";
import type { Scope } from "@/server/model/plan";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import {
  isObjectRequest,
  OBJECT_ACTIONS,
  objectScope,
  objectTitle,
} from "@/server/operations/intent/object-request-words";
import { isolationTitle } from "@/server/operations/isolation/isolation-request";
import { migrationTitle } from "@/server/operations/migration/migration-request";

/** What the plan of a request is about. */
export function scopeOf(request: ChangeRequest): Scope {
  if (isObjectRequest(request)) return objectScope(request);
  const { cloudId } = request;
  switch (request.kind) {
    case "set-flat":
    case "remove-flat":
      return { kind: "flat-mapping", cloudId, physicalNetwork: request.physicalNetwork };
    case "set-uplink-sets":
    case "import-ini":
      return { kind: "mappings", cloudId };
    case "create-network":
    case "update-network":
    case "delete-network":
      return { kind: "network", cloudId, networkId: request.networkId };
    case "create-subnet":
      return { kind: "network", cloudId, networkId: request.input.networkId };
    case "update-subnet":
    case "delete-subnet":
      return { kind: "network", cloudId, networkId: request.networkId };
    case "create-physical-network":
      return { kind: "physical-network", cloudId, physicalNetwork: request.input.name };
    case "delete-physical-network":
      return { kind: "physical-network", cloudId, physicalNetwork: request.physicalNetwork };
    case "create-port":
    case "update-port":
    case "delete-port":
    case "bind-port":
    case "unbind-port":
    case "set-local-link":
    case "add-binding":
    case "activate-binding":
    case "delete-binding":
    case "settle-binding":
      return { kind: "port", cloudId, portId: request.portId };
    case "isolate-vm":
    case "flush-isolation":
    case "stop-isolating":
    case "set-filtered-bridges":
    case "repair-finding":
      return { kind: "host", cloudId, hostId: request.hostId };
    case "reconcile":
      return reconcileScope(request);
  }
}

function reconcileScope(request: Extract<ChangeRequest, { kind: "reconcile" }>): Scope {
  const { cloudId, portId, networkId, physicalNetwork, applianceId, hostId } = request;
  const { networkIds = [], portIds = [] } = request;
  const [network] = networkIds;
  const [port] = portIds;
  if (network !== undefined && networkIds.length === 1 && port === undefined) {
    return { kind: "network", cloudId, networkId: network };
  }
  if (port !== undefined && portIds.length === 1 && network === undefined) {
    return { kind: "port", cloudId, portId: port };
  }
  if (portId !== null) return { kind: "port", cloudId, portId };
  if (networkId !== null) return { kind: "network", cloudId, networkId };
  if (physicalNetwork !== null) return { kind: "flat-mapping", cloudId, physicalNetwork };
  if (applianceId !== null) return { kind: "appliance", cloudId, applianceId };
  if (hostId !== null) return { kind: "host", cloudId, hostId };
  return { kind: "mappings", cloudId };
}

/** What was asked for, in one sentence. Display only. */
export function titleOf(request: ChangeRequest, current: CloudIntent, facts: MappingFacts): string {
  if (isObjectRequest(request)) return objectTitle(request, current);
  const networkName = (id: string) => current.networks.find((each) => each.id === id)?.name || id;
  const subnetName = (id: string) => {
    const subnet = current.subnets.find((each) => each.id === id);
    return subnet === undefined ? id : subnet.name || subnet.cidr;
  };
  const portName = (id: string) => current.ports.find((each) => each.id === id)?.name || id;
  switch (request.kind) {
    case "set-flat":
      return `Map physical network ${request.physicalNetwork} onto OneView network ${facts.oneViewNetwork(request)?.name ?? request.oneViewNetworkId}`;
    case "remove-flat":
      return `Remove the flat mapping of physical network ${request.physicalNetwork}`;
    case "set-uplink-sets":
      return request.uplinkSets.length === 0
        ? `Remove the uplink-set mappings of physical network ${request.physicalNetwork}`
        : `Map physical network ${request.physicalNetwork} to uplink sets ${request.uplinkSets.map((each) => each.uplinkSetName).join(", ")}`;
    case "import-ini":
      return `Import the mappings of ${facts.applianceName(request.applianceId)} from an ini file`;
    case "create-network":
      return `Create ${request.input.networkType} network ${request.input.name || request.networkId}`;
    case "update-network":
      return `Change network ${networkName(request.networkId)}`;
    case "delete-network":
      return `Delete network ${networkName(request.networkId)}`;
    case "create-physical-network":
      return `Add physical network ${request.input.name}`;
    case "delete-physical-network":
      return `Delete physical network ${request.physicalNetwork}`;
    case "create-subnet":
      return `Create subnet ${request.input.name || request.input.cidr} of network ${networkName(request.input.networkId)}`;
    case "update-subnet":
      return `Change subnet ${subnetName(request.subnetId)}`;
    case "delete-subnet":
      return `Delete subnet ${subnetName(request.subnetId)}`;
    case "update-port":
      return `Change port ${portName(request.portId)}`;
    case "create-port":
      return `Create ${request.input.vnicType} port ${request.input.name || request.portId}`;
    case "delete-port":
      return `Delete port ${portName(request.portId)}`;
    case "bind-port":
      return `Bind port ${portName(request.portId)}`;
    case "unbind-port":
      return `Unbind port ${portName(request.portId)}`;
    case "set-local-link":
      return `Set the local link of port ${portName(request.portId)}`;
    case "add-binding":
    case "activate-binding":
    case "delete-binding":
    case "settle-binding":
      return migrationTitle(request, portName(request.portId));
    case "isolate-vm":
    case "flush-isolation":
    case "stop-isolating":
    case "set-filtered-bridges":
      return isolationTitle(request, current.hosts.find((each) => each.id === request.hostId)?.name ?? request.hostId);
    case "repair-finding":
      return `Force a repair of ${request.object} on ${request.hostName}`;
    case "reconcile": {
      if (request.networkIds !== undefined || request.portIds !== undefined) return followTitle(request, current);
      if (request.portId !== null) return `Reconcile port ${portName(request.portId)}`;
      if (request.networkId !== null) return `Reconcile network ${networkName(request.networkId)}`;
      if (request.physicalNetwork !== null) return `Reconcile physical network ${request.physicalNetwork}`;
      if (request.applianceId !== null) return `Reconcile appliance ${facts.applianceName(request.applianceId)}`;
      if (request.hostId !== null) {
        return `Reconcile host ${current.hosts.find((each) => each.id === request.hostId)?.name ?? request.hostId}`;
      }
      return `Reconcile cloud ${current.cloudName}`;
    }
  }
}

const NAMED = 3;

/** e.g. `Follow cloud madrid: network web, network 5d1c8f0e (gone), 2 ports`. */
function followTitle(request: Extract<ChangeRequest, { kind: "reconcile" }>, current: CloudIntent): string {
  const list = (what: string, ids: readonly string[], known: readonly { id: string; name: string }[]) => {
    if (ids.length > NAMED) return [`${ids.length} ${what}s`];
    return ids.map((id) => {
      const found = known.find((each) => each.id === id);
      return found === undefined ? `${what} ${id.slice(0, 8)} (gone)` : `${what} ${found.name || id.slice(0, 8)}`;
    });
  };
  const { networkIds = [], portIds = [] } = request;
  const about = [...list("network", networkIds, current.networks), ...list("port", portIds, current.ports)];
  return `Follow cloud ${current.cloudName}: ${about.join(", ")}`;
}

/** The procedure that asked, for the audit trail. */
export function actionOf(request: ChangeRequest): string {
  if (isObjectRequest(request)) return OBJECT_ACTIONS[request.kind];
  switch (request.kind) {
    case "set-flat":
      return "mappings.setFlat";
    case "remove-flat":
      return "mappings.remove";
    case "set-uplink-sets":
      return "mappings.setUplinkSets";
    case "import-ini":
      return "mappings.importIni";
    case "create-network":
      return "networks.create";
    case "update-network":
      return "networks.update";
    case "delete-network":
      return "networks.delete";
    case "create-physical-network":
      return "networks.createPhysicalNetwork";
    case "delete-physical-network":
      return "networks.deletePhysicalNetwork";
    case "create-subnet":
      return "subnets.create";
    case "update-subnet":
      return "subnets.update";
    case "delete-subnet":
      return "subnets.delete";
    case "create-port":
      return "ports.create";
    case "update-port":
      return "ports.update";
    case "delete-port":
      return "ports.delete";
    case "bind-port":
      return "ports.bind";
    case "unbind-port":
      return "ports.unbind";
    case "set-local-link":
      return "ports.setLocalLink";
    case "add-binding":
    case "activate-binding":
    case "delete-binding":
    case "settle-binding":
      return "ports.migrate";
    case "isolate-vm":
      return "isolation.activate";
    case "flush-isolation":
      return "isolation.flush";
    case "stop-isolating":
      return "isolation.stop";
    case "set-filtered-bridges":
      return "isolation.setBridges";
    case "repair-finding":
      return "hosts.repair";
    case "reconcile":
      return "reconcile.apply";
  }
}
