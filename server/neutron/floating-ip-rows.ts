import type { Tx } from "@/server/db/client";
import type { FloatingIp } from "@/server/model/neutron";

/** Floating IPs of the built-in inventory. Writing here decides nothing; a change comes through a plan. */

/** By address, then id. */
export async function readFloatingIps(tx: Tx, cloudId: string): Promise<readonly FloatingIp[]> {
  return tx.floatingIp.findMany({
    where: { cloudId },
    omit: { cloudId: true, createdAt: true, revision: true },
    orderBy: [{ address: "asc" }, { id: "asc" }],
  });
}

export async function insertFloatingIp(tx: Tx, cloudId: string, floatingIp: FloatingIp): Promise<void> {
  const { id, networkId, address, projectId = "", fixedAddress, portId, routerId } = floatingIp;
  await tx.floatingIp.create({ data: { id, cloudId, networkId, address, projectId, fixedAddress, portId, routerId } });
}

/** What it is associated with. */
export async function updateFloatingIp(tx: Tx, floatingIp: FloatingIp): Promise<void> {
  const { id, fixedAddress, portId, routerId } = floatingIp;
  await tx.floatingIp.update({ where: { id }, data: { fixedAddress, portId, routerId } });
}

export async function deleteFloatingIp(tx: Tx, id: string): Promise<void> {
  await tx.floatingIp.delete({ where: { id } });
}
