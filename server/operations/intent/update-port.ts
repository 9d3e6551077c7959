import type { CloudIntent } from "@/server/mapping/cloud-intent";
import type { Port } from "@/server/model/neutron";
import { portTarget } from "@/server/model/object-words";
import type { PortUpdate } from "@/server/model/port-input";
import { allocateAddresses } from "@/server/neutron/address-allocation";
import { canonicalPairs, floatingFaults, groupFaults, pairFaults, refuseOwned } from "@/server/neutron/port-rules";
import { portStatus } from "@/server/neutron/port-status";
import type { ChangedPort } from "@/server/operations/intent/desired-ports";

/** Only what is given is changed. Addresses that stay in their subnet stay the same unless others are named. */
export function updatePort(current: CloudIntent, old: Port, changes: PortUpdate): ChangedPort {
  const { fixedIps: asked, securityGroupIds: groups, allowedAddressPairs: pairs } = changes;
  if (asked !== undefined) refuseOwned(old, "Change its addresses at its router or floating IP.");
  const allocated =
    asked === undefined
      ? { fixedIps: old.fixedIps, faults: [] }
      : allocateAddresses(current, old.networkId, asked, { object: portTarget(old), kept: old });
  const changed: Port = {
    ...old,
    name: changes.name ?? old.name,
    adminStateUp: changes.adminStateUp ?? old.adminStateUp,
    deviceId: changes.deviceId ?? old.deviceId,
    fixedIps: allocated.fixedIps,
    securityGroupIds: groups === undefined ? old.securityGroupIds : [...new Set(groups)].sort(),
    allowedAddressPairs: pairs === undefined ? (old.allowedAddressPairs ?? []) : canonicalPairs(pairs),
    portSecurity: changes.portSecurity ?? old.portSecurity ?? true,
  };
  const port = { ...changed, status: portStatus(changed) };
  return {
    port,
    faults: [
      ...allocated.faults,
      ...(allocated.faults.length > 0 ? [] : floatingFaults(old, port, current.floatingIps)),
      ...groupFaults(port, current.securityGroups),
      ...pairFaults(port),
    ],
  };
}
