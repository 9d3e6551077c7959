import { BridgeheadError } from "@/server/model/errors";
import { mirrorStanding } from "@/server/operations/clouds/follow/mirror-standing";
import type { OperationContext } from "@/server/operations/context";

/**
 * Refuses to compare appliances with a real cloud that is not known whole now. `isRead`: what is compared was read a moment
 * ago; otherwise it is read anew first.
 */
export async function requireMirror(
  ctx: OperationContext,
  cloudId: string,
  { isRead }: { readonly isRead: boolean },
  signal: AbortSignal,
): Promise<void> {
  if (!isRead) await ctx.refreshCloud(cloudId, signal);
  const row = await ctx.db.cloud.findUnique({ where: { id: cloudId }, select: { name: true, mirror: true } });
  if (row === null) return;
  const { problem } = mirrorStanding(row.name, row.mirror);
  if (problem === null) return;
  throw new BridgeheadError("unreachable", `${problem} Nothing is compared with that.`, {
    remedy: "The page of clouds shows how it is read; ask again when it is.",
  });
}
