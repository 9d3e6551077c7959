import { BridgeheadError } from "@/server/model/errors";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { isIsolationRequest } from "@/server/operations/isolation/isolation-request";
import { isMigrationRequest } from "@/server/operations/migration/migration-request";

/** What only the built-in inventory can: a real cloud does it by other means, which are named. */
export function refuseInCloud(request: ChangeRequest, cloudName: string): void {
  const remedy = remedyOf(request);
  if (remedy === null) return;
  throw new BridgeheadError("refused", `Cloud "${cloudName}" is a Neutron, which keeps this itself.`, { remedy });
}

/** `null`: it can be done. */
function remedyOf(request: ChangeRequest): string | null {
  if (isMigrationRequest(request)) {
    return "Migrate the instance with Nova (openstack server migrate --live-migration); its port follows.";
  }
  if (isIsolationRequest(request)) {
    return "VMs are isolated on managed hosts: pick the built-in inventory.";
  }
  if (request.kind === "create-physical-network" || request.kind === "delete-physical-network") {
    return "Physical networks are set on Neutron's servers (network_vlan_ranges, flat_networks) and on its agents (bridge_mappings).";
  }
  return null;
}
