import { BridgeheadError } from "@/server/model/errors";
import type { FloatingIpView } from "@/server/model/object-views";
import type { OperationContext } from "@/server/operations/context";
import { listFloatingIps } from "@/server/operations/floating-ips/list-floating-ips";

export async function getFloatingIp(
  ctx: OperationContext,
  { id, caseId }: { readonly id: string; readonly caseId?: string | undefined },
): Promise<FloatingIpView> {
  const where = caseId === undefined ? { cloudId: await cloudOfFloatingIp(ctx, id) } : { caseId };
  const floatingIp = (await listFloatingIps(ctx, where)).find((each) => each.id === id);
  if (floatingIp === undefined) throw noSuchFloatingIp(id);
  return floatingIp;
}

/** The cloud that a floating IP belongs to: changes of intent are made cloud by cloud. */
export async function cloudOfFloatingIp(ctx: OperationContext, id: string): Promise<string> {
  const row = await ctx.db.floatingIp.findUnique({ where: { id }, select: { cloudId: true } });
  if (row === null) throw noSuchFloatingIp(id);
  return row.cloudId;
}

function noSuchFloatingIp(id: string): BridgeheadError {
  return new BridgeheadError("missing", `There is no floating IP ${id}.`, { remedy: "Look it up in the list." });
}
