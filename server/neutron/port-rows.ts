import type { Tx } from "@/server/db/client";
import type { Port as PortRow, Prisma } from "@/server/db/generated/client";
import type { Port } from "@/server/model/neutron";

/** Ports of the built-in inventory. Writing here decides nothing; a change comes through a plan. */

/** By name, then id; with `networkIds` only those on these networks. */
export async function readPorts(tx: Tx, cloudId: string, networkIds?: readonly string[]): Promise<readonly Port[]> {
  const where = { cloudId, ...(networkIds === undefined ? {} : { networkId: { in: [...networkIds] } }) };
  const rows = await tx.port.findMany({ where, orderBy: [{ name: "asc" }, { id: "asc" }] });
  return rows.map(toPort);
}

export async function insertPort(tx: Tx, cloudId: string, port: Port): Promise<void> {
  const { id, networkId, name, projectId, mac, deviceOwner, deviceId, host, vnicType, adminStateUp } = port;
  await tx.port.create({
    data: {
      ...{ id, cloudId, networkId, name, projectId, mac, deviceOwner, deviceId, host, vnicType, adminStateUp },
      ...profileColumn(port),
    },
  });
}

/** Network, MAC and vnic type are not among what changes. */
export async function updatePort(tx: Tx, port: Port): Promise<void> {
  const { id, name, deviceOwner, deviceId, host, adminStateUp } = port;
  await tx.port.update({
    where: { id },
    data: { name, deviceOwner, deviceId, host, adminStateUp, ...profileColumn(port) },
  });
}

export async function deletePort(tx: Tx, id: string): Promise<void> {
  await tx.port.delete({ where: { id } });
}

/** A port without a profile has an empty one, so that the column never holds JSON's null. */
function profileColumn({ profile }: Port): { profile: Prisma.InputJsonObject } {
  const text = JSON.stringify(profile ?? {});
  return { profile: JSON.parse(text) };
}

function toPort(row: PortRow): Port {
  const { id, name, networkId, projectId, mac, deviceOwner, deviceId, host, vnicType, adminStateUp } = row;
  const profile = typeof row.profile === "object" && !Array.isArray(row.profile) ? row.profile : null;
  return {
    ...{ id, name, networkId, projectId, mac, deviceOwner, deviceId, host, vnicType, adminStateUp },
    fixedIps: [],
    vifType: host === "" ? "unbound" : "other",
    status: host === "" ? "DOWN" : "ACTIVE",
    securityGroupIds: [],
    profile: profile !== null && Object.keys(profile).length > 0 ? profile : null,
  };
}
