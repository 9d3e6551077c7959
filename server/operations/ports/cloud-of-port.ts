import { BridgeheadError } from "@/server/model/errors";
import type { OperationContext } from "@/server/operations/context";

export async function cloudOfPort(ctx: OperationContext, id: string): Promise<string> {
  const port = await ctx.db.port.findUnique({ where: { id }, select: { cloudId: true } });
  if (port !== null) return port.cloudId;
  throw new BridgeheadError("missing", `There is no port ${id}.`, {
    remedy: "Read the list again; it may have been removed meanwhile.",
  });
}
