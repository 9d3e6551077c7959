import type { PhysicalNetwork } from "@/server/model/mapping";
import { readPhysicalNetworks } from "@/server/neutron/inventory";
import type { OperationContext } from "@/server/operations/context";
import { resolveCloud } from "@/server/operations/intent/resolve";

export async function listPhysicalNetworks(
  ctx: OperationContext,
  input: { cloudId?: string | undefined },
): Promise<readonly PhysicalNetwork[]> {
  const cloud = await resolveCloud(ctx.db, input.cloudId);
  return readPhysicalNetworks(ctx.db, cloud.id);
}
