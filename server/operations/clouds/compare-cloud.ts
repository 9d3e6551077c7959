import { writeAudit } from "@/server/audit/audit";
import type { MirrorStatus } from "@/server/model/cloud-mirror";
import { noSuchCloud } from "@/server/operations/clouds/cloud-config";
import type { ConsoleContext } from "@/server/operations/console-context";

/** Reads everything of a cloud and makes the mirror show it, also that much of it is gone. Nothing is changed in the cloud. */
export async function compareCloud(
  ctx: ConsoleContext,
  { id }: { readonly id: string },
  signal: AbortSignal,
): Promise<MirrorStatus> {
  const row = await ctx.db.cloud.findUnique({ where: { id }, select: { name: true } });
  if (row === null) throw noSuchCloud(id);
  const status = await ctx.sources.compareCloud(id, signal, { believesLoss: true });
  const detail = { last: status.last, unread: status.unread.length };
  await writeAudit(ctx.db, { actor: ctx.actor, action: "clouds.compare", target: row.name, outcome: "done", detail });
  return status;
}
