import type { OperationContext } from "@/server/operations/context";
import { OPEN_STATES } from "@/server/operations/migration/migration-record";
import { runMigration } from "@/server/operations/migration/run-migration";

/**
 * Takes up the migrations whose process is gone, claimed before `claimedBefore`: those of `owners`, which are consoles that live
 * no more; absent, as after the start of the only console: all. One whose guest has moved is
 * finished, any other goes back. One that another process takes up at the same moment is left to it.
 */
export async function resumeMigrations(
  ctx: OperationContext,
  claimedBefore: Date,
  owners?: readonly string[],
): Promise<void> {
  const open = await ctx.db.migration.findMany({
    where: {
      ...{ state: { in: OPEN_STATES }, claimedAt: { lt: claimedBefore } },
      ...(owners === undefined ? {} : { owner: { in: [...owners] } }),
    },
    select: { id: true, claimedAt: true },
    orderBy: { createdAt: "asc" },
  });
  await Promise.all(
    open.map(async ({ id, claimedAt }) => {
      const taken = await ctx.db.migration.updateMany({
        where: { id, claimedAt },
        data: { claimedAt: new Date(ctx.now()), owner: ctx.runs.owner },
      });
      if (taken.count > 0) await runMigration(ctx, id, true);
    }),
  );
}
