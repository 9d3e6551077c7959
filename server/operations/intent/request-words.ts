import type { CloudIntent } from "@/server/mapping/cloud-intent";
import type { MappingFacts } from "@/server/mapping/mapping-facts";
import type { Scope } from "@/server/model/plan";
import type { ChangeRequest } from "@/server/operations/intent/change-request";

/** What the plan of a request is about. */
export function scopeOf(request: ChangeRequest): Scope {
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
    case "create-physical-network":
      return { kind: "physical-network", cloudId, physicalNetwork: request.input.name };
    case "delete-physical-network":
      return { kind: "physical-network", cloudId, physicalNetwork: request.physicalNetwork };
    case "repair-mirror":
      if (request.networkId !== null) return { kind: "network", cloudId, networkId: request.networkId };
      return request.physicalNetwork === null
        ? { kind: "mappings", cloudId }
        : { kind: "flat-mapping", cloudId, physicalNetwork: request.physicalNetwork };
  }
}

/** What was asked for, in one sentence. Display only. */
export function titleOf(request: ChangeRequest, current: CloudIntent, facts: MappingFacts): string {
  const networkName = (id: string) => current.networks.find((each) => each.id === id)?.name || id;
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
    case "repair-mirror":
      return request.networkId === null && request.physicalNetwork === null
        ? `Reconcile the mappings of cloud ${current.cloudName}`
        : `Reconcile ${request.networkId === null ? `physical network ${request.physicalNetwork}` : `network ${networkName(request.networkId)}`}`;
  }
}

/** The procedure that asked, for the audit trail. */
export function actionOf(request: ChangeRequest): string {
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
    case "repair-mirror":
      return "reconcile.apply";
  }
}
