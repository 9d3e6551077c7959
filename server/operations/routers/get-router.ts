import { BridgeheadError } from "@/server/model/errors";
import type { RouterView } from "@/server/model/object-views";
import type { OperationContext } from "@/server/operations/context";
import { listRouters } from "@/server/operations/routers/list-routers";

export async function getRouter(
  ctx: OperationContext,
  { id, caseId }: { readonly id: string; readonly caseId?: string | undefined },
): Promise<RouterView> {
  const where = caseId === undefined ? { cloudId: await cloudOfRouter(ctx, id) } : { caseId };
  const router = (await listRouters(ctx, where)).find((each) => each.id === id);
  if (router === undefined) throw noSuchRouter(id);
  return router;
}

/** The cloud that a router belongs to: changes of intent are made cloud by cloud. */
export async function cloudOfRouter(ctx: OperationContext, id: string): Promise<string> {
  const row = await ctx.db.router.findUnique({ where: { id }, select: { cloudId: true } });
  if (row === null) throw noSuchRouter(id);
  return row.cloudId;
}

function noSuchRouter(id: string): BridgeheadError {
  return new BridgeheadError("missing", `There is no router ${id}.`, { remedy: "Look it up in the list." });
}
