import type { FindingMute } from "@/server/model/finding";
import type { ConsoleContext } from "@/server/operations/console-context";

/** Mutes that hold now, by finding. */
export async function mutesOf(ctx: ConsoleContext, ids: readonly string[]): Promise<ReadonlyMap<string, FindingMute>> {
  const rows = await ctx.db.findingMute.findMany({
    where: { id: { in: [...ids] }, OR: [{ until: null }, { until: { gt: new Date(ctx.now()) } }] },
  });
  return new Map(
    rows.map(({ id, reason, mutedBy, createdAt, until }) => [id, { reason, by: mutedBy, since: createdAt, until }]),
  );
}
