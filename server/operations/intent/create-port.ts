import type { CloudIntent } from "@/server/mapping/cloud-intent";
import { BridgeheadError } from "@/server/model/errors";
import type { Fault } from "@/server/model/fault";
import type { Port } from "@/server/model/neutron";
import { portTarget } from "@/server/model/object-words";
import { allocateAddresses } from "@/server/neutron/address-allocation";
import { ensureDefaultGroup } from "@/server/neutron/default-group";
import { canonicalPairs, groupFaults, idFaults, pairFaults } from "@/server/neutron/port-rules";
import { quotaFaults } from "@/server/neutron/quota-rules";
import { linkFaults, withLocalLink } from "@/server/operations/intent/bind-port";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import type { DesiredIntent } from "@/server/operations/intent/desired-intent";

type CreatePort = Extract<ChangeRequest, { kind: "create-port" }>;

/**
 * A new port by Neutron's rules: an address of each family that its network has, or those asked for; its project's default
 * security group where none was asked for; a MAC that no other port of the network has. A server's port is in no group
 * unless asked: nothing here filters a server's traffic.
 */
export function createPort(current: CloudIntent, request: CreatePort): DesiredIntent {
  const { input, portId, newMac } = request;
  const network = current.networks.find((each) => each.id === input.networkId);
  if (network === undefined) {
    throw new BridgeheadError("missing", `Cloud "${current.cloudName}" has no network ${input.networkId}.`, {
      remedy: "Pick one of the cloud's networks.",
    });
  }
  const mac = input.mac ?? newMac;
  const twin = current.ports.find((each) => each.networkId === network.id && each.mac === mac);
  const object = portTarget({ id: portId, name: input.name });
  const { fixedIps, faults } = allocateAddresses(current, network.id, input.fixedIps, { object });
  const { securityGroups, securityGroupIds } = groupsOf(current, request, network.projectId);
  const bare: Port = {
    ...{ id: portId, name: input.name, networkId: network.id, projectId: network.projectId, mac, fixedIps },
    ...{ deviceOwner: "", deviceId: input.deviceId, host: "", vifType: "unbound", vnicType: input.vnicType },
    ...{ status: "DOWN", adminStateUp: input.adminStateUp, securityGroupIds, profile: null },
    ...{ allowedAddressPairs: canonicalPairs(input.allowedAddressPairs), portSecurity: input.portSecurity },
  };
  const port = withLocalLink(bare, input.localLink);
  return {
    desired: { ...current, securityGroups, ports: [...current.ports, port] },
    faults: [
      ...quotaFaults(current, network.projectId, "port"),
      ...idFaults(portId, current.ports),
      ...(twin === undefined ? [] : [macTaken(mac, network.name, twin)]),
      ...faults,
      ...groupFaults(port, securityGroups),
      ...pairFaults(port),
      ...(input.localLink === null ? [] : linkFaults(port)),
    ],
  };
}

function groupsOf(
  { securityGroups }: CloudIntent,
  { input, newGroupId }: CreatePort,
  projectId: string,
): Pick<CloudIntent, "securityGroups"> & Pick<Port, "securityGroupIds"> {
  if (input.securityGroupIds !== null) {
    return { securityGroups, securityGroupIds: [...new Set(input.securityGroupIds)].sort() };
  }
  if (!input.portSecurity || input.vnicType === "baremetal" || newGroupId === undefined) {
    return { securityGroups, securityGroupIds: [] };
  }
  const { groups, group } = ensureDefaultGroup(securityGroups, projectId, newGroupId);
  return { securityGroups: groups, securityGroupIds: [group.id] };
}

function macTaken(mac: string, network: string, twin: Port): Fault {
  return {
    code: "mac-address-in-use",
    object: `MAC address ${mac}`,
    message: `Port ${twin.name || twin.id} of network "${network}" already has MAC address ${mac}.`,
    remedy: "Give the port of another NIC, or delete that port first.",
  };
}
