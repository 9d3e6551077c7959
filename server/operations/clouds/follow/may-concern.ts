import type { Changed } from "@/server/operations/clouds/follow/concerned-by";
import type { OperationContext } from "@/server/operations/context";

/** Of so many it is quicker to read everything. */
const MANY = 2_000;

/**
 * Whether a change can have to do with an appliance at all; few questions to the database, however many ports a cloud
 * has. Most changes are about guests, and end here.
 */
export async function mayConcern(ctx: OperationContext, cloudId: string, changed: Changed): Promise<boolean> {
  if (changed === "everything") return true;
  const { db } = ctx;
  const networks = { in: [...changed.networkIds] };
  const ports = { in: [...changed.portIds] };
  if (networks.in.length + ports.in.length > MANY) return true;
  if (ports.in.length > 0) {
    if ((await db.port.count({ where: { cloudId, id: ports, vnicType: "baremetal" } })) > 0) return true;
    if ((await db.portConnection.count({ where: { cloudId, portId: ports } })) > 0) return true;
  }
  if (networks.in.length === 0) return false;
  if ((await db.reflection.count({ where: { cloudId, networkId: networks } })) > 0) return true;
  if ((await db.uplinkSetMember.count({ where: { cloudId, networkId: networks } })) > 0) return true;
  const which = { where: { cloudId }, select: { physicalNetwork: true } };
  const mapped = [...(await db.flatMapping.findMany(which)), ...(await db.uplinkSetMapping.findMany(which))];
  const physicalNetwork = { in: [...new Set(mapped.map((each) => each.physicalNetwork))] };
  return (await db.network.count({ where: { cloudId, id: networks, physicalNetwork } })) > 0;
}
