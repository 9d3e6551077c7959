import type { Tx } from "@/server/db/client";
import { Prisma } from "@/server/db/generated/client";
import type { Port } from "@/server/model/neutron";
import { readAllPorts } from "@/server/neutron/kept-ports";
import { toPort } from "@/server/neutron/port-of-row";

/** Ports of the built-in inventory with their addresses and groups. Writing here decides nothing; a change comes through a plan. */

/** By name, then id; with `networkIds` only those on these networks. Without, what is as it was is the same list again. */
export function readPorts(tx: Tx, cloudId: string, networkIds?: readonly string[]): Promise<readonly Port[]> {
  return networkIds === undefined ? readAllPorts(tx, cloudId) : readPortsOn(tx, cloudId, networkIds);
}

async function readPortsOn(tx: Tx, cloudId: string, networkIds: readonly string[]): Promise<readonly Port[]> {
  const where = { cloudId, networkId: { in: [...networkIds] } };
  const rows = await tx.port.findMany({
    where,
    include: {
      fixedIps: { orderBy: [{ position: "asc" }, { address: "asc" }] },
      securityGroups: { orderBy: { securityGroupId: "asc" } },
    },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  return rows.map(toPort);
}

export async function insertPort(tx: Tx, cloudId: string, port: Port): Promise<void> {
  const { id, networkId, projectId, mac, vnicType } = port;
  await tx.port.create({ data: { id, cloudId, networkId, projectId, mac, vnicType, ...changingColumns(port) } });
  await writeAddressesAndGroups(tx, cloudId, port);
}

/** Network, project, MAC and vnic type are not among what changes. */
export async function updatePort(tx: Tx, port: Port): Promise<void> {
  const { id } = port;
  const { cloudId } = await tx.port.update({ where: { id }, data: changingColumns(port), select: { cloudId: true } });
  await tx.ipAllocation.deleteMany({ where: { portId: id } });
  await tx.portSecurityGroup.deleteMany({ where: { portId: id } });
  await writeAddressesAndGroups(tx, cloudId, port);
}

/** Its addresses and memberships go along. */
export async function deletePort(tx: Tx, id: string): Promise<void> {
  await tx.port.delete({ where: { id } });
}

async function writeAddressesAndGroups(tx: Tx, cloudId: string, port: Port): Promise<void> {
  const { id: portId, fixedIps, securityGroupIds } = port;
  if (fixedIps.length > 0) {
    await tx.ipAllocation.createMany({
      data: fixedIps.map(({ subnetId, address }, position) => ({ cloudId, portId, subnetId, address, position })),
    });
  }
  if (securityGroupIds.length > 0) {
    await tx.portSecurityGroup.createMany({
      data: securityGroupIds.map((securityGroupId) => ({ cloudId, portId, securityGroupId })),
    });
  }
}

/** A port without a profile has an empty one, so that the column never holds JSON's null. */
function changingColumns(port: Port) {
  const { name, deviceOwner, deviceId, host, adminStateUp, profile, vif } = port;
  return {
    ...{ name, deviceOwner, deviceId, host, adminStateUp },
    profile: json(profile ?? {}),
    allowedAddressPairs: json(port.allowedAddressPairs ?? []),
    portSecurity: port.portSecurity ?? true,
    vif: vif === undefined ? Prisma.DbNull : json(vif),
    inactiveBindings: json(port.inactiveBindings ?? []),
  };
}

function json(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(value));
}
