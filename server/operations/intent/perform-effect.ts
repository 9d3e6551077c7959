import type { Tx } from "@/server/db/client";
import type { UplinkSetMappingIntent } from "@/server/mapping/cloud-intent";
import type { IntentEffect } from "@/server/mapping/intent-effect";
import { deleteFloatingIp, insertFloatingIp, updateFloatingIp } from "@/server/neutron/floating-ip-rows";
import {
  deleteNetwork,
  deletePhysicalNetwork,
  insertNetwork,
  insertPhysicalNetwork,
  updateNetwork,
} from "@/server/neutron/inventory";
import { deletePort, insertPort, updatePort } from "@/server/neutron/port-rows";
import { deleteRouter, insertRouter, updateRouter } from "@/server/neutron/router-rows";
import {
  deleteSecurityGroup,
  deleteSecurityGroupRules,
  insertSecurityGroup,
  insertSecurityGroupRules,
  updateSecurityGroup,
} from "@/server/neutron/security-group-rows";
import { deleteSubnet, insertSubnet, updateSubnet } from "@/server/neutron/subnet-rows";

import { deleteIsolatedVm, writeFilteredBridges, writeIsolatedVm } from "@/server/operations/isolation/isolation-rows";

/** Writes what a step means. Only inside the transaction that also writes the outcome of the plan. */
export async function performEffect(tx: Tx, effect: IntentEffect): Promise<void> {
  switch (effect.kind) {
    case "physical-network.create":
      return insertPhysicalNetwork(tx, effect.physicalNetwork);
    case "physical-network.delete":
      return deletePhysicalNetwork(tx, effect.cloudId, effect.name);
    case "network.create":
      return insertNetwork(tx, effect.cloudId, effect.network);
    case "network.update":
      return updateNetwork(tx, effect.network);
    case "network.delete":
      return deleteNetwork(tx, effect.networkId);
    case "port.create":
      return insertPort(tx, effect.cloudId, effect.port);
    case "port.update":
      return updatePort(tx, effect.port);
    case "port.delete":
      return deletePort(tx, effect.portId);
    case "subnet.create":
      return insertSubnet(tx, effect.cloudId, effect.subnet);
    case "subnet.update":
      return updateSubnet(tx, effect.subnet);
    case "subnet.delete":
      return deleteSubnet(tx, effect.subnetId);
    case "security-group.create":
      return insertSecurityGroup(tx, effect.cloudId, effect.securityGroup);
    case "security-group.update":
      return updateSecurityGroup(tx, effect.securityGroup);
    case "security-group.delete":
      return deleteSecurityGroup(tx, effect.securityGroupId);
    case "security-group-rules.create":
      return insertSecurityGroupRules(tx, effect.cloudId, effect.securityGroupId, effect.rules);
    case "security-group-rules.delete":
      return deleteSecurityGroupRules(tx, effect.ruleIds);
    case "router.create":
      return insertRouter(tx, effect.cloudId, effect.router);
    case "router.update":
      return updateRouter(tx, effect.router);
    case "router.delete":
      return deleteRouter(tx, effect.routerId);
    case "floating-ip.create":
      return insertFloatingIp(tx, effect.cloudId, effect.floatingIp);
    case "floating-ip.update":
      return updateFloatingIp(tx, effect.floatingIp);
    case "floating-ip.delete":
      return deleteFloatingIp(tx, effect.floatingIpId);
    case "isolated-vm.set":
      return writeIsolatedVm(tx, effect.vm);
    case "isolated-vm.delete":
      return deleteIsolatedVm(tx, effect.hostId, effect.name);
    case "filtered-bridges.set":
      return writeFilteredBridges(tx, effect.hostId, effect.bridges);
    case "flat-mapping.create": {
      const { cloudId } = effect.mapping;
      const last = await tx.flatMapping.aggregate({ where: { cloudId }, _max: { position: true } });
      await tx.flatMapping.create({ data: { ...effect.mapping, position: (last._max.position ?? -1) + 1 } });
      return;
    }
    case "flat-mapping.delete": {
      const { cloudId, physicalNetwork } = effect.mapping;
      await tx.flatMapping.delete({ where: { cloudId_physicalNetwork: { cloudId, physicalNetwork } } });
      return;
    }
    case "uplink-set-mapping.create": {
      const { cloudId } = effect.mapping;
      const last = await tx.uplinkSetMapping.aggregate({ where: { cloudId }, _max: { position: true } });
      await tx.uplinkSetMapping.create({ data: { ...effect.mapping, position: (last._max.position ?? -1) + 1 } });
      return;
    }
    case "uplink-set-mapping.delete":
      await tx.uplinkSetMapping.delete({ where: byUplinkSet(effect.mapping) });
      return;
    case "mapping-policy.write": {
      const { mapping } = effect;
      const data = { policy: mapping.policy ?? "approve" };
      const { cloudId, physicalNetwork } = mapping;
      if ("uplinkSetName" in mapping) await tx.uplinkSetMapping.update({ where: byUplinkSet(mapping), data });
      else {
        const where = { cloudId_physicalNetwork: { cloudId, physicalNetwork } };
        await tx.flatMapping.update({ where, data });
      }
      return;
    }
    case "mapping-order.write": {
      const { cloudId } = effect;
      for (const [position, { physicalNetwork }] of effect.flat.entries()) {
        await tx.flatMapping.update({
          where: { cloudId_physicalNetwork: { cloudId, physicalNetwork } },
          data: { position },
        });
      }
      for (const [position, mapping] of effect.uplinkSets.entries()) {
        await tx.uplinkSetMapping.update({ where: byUplinkSet(mapping), data: { position } });
      }
      return;
    }
    case "reflection.create":
      await tx.reflection.create({ data: { ...effect.reflection, cloudId: effect.cloudId } });
      return;
    case "reflection.delete": {
      const { networkId, applianceId } = effect;
      const which = { networkId, applianceId, manageable: false };
      await tx.reflection.delete({ where: { networkId_applianceId_manageable: which } });
      return;
    }
  }
}

function byUplinkSet(mapping: UplinkSetMappingIntent) {
  const { cloudId, applianceId, logicalInterconnectGroupId, uplinkSetName } = mapping;
  return {
    cloudId_applianceId_logicalInterconnectGroupId_uplinkSetName: {
      cloudId,
      applianceId,
      logicalInterconnectGroupId,
      uplinkSetName,
    },
  };
}
