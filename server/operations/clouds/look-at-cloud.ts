import { testCloud } from "@/server/clouds/test-cloud";
import { type CloudLook, cloudLook } from "@/server/model/cloud-view";
import { noSuchCloud, storedCloud } from "@/server/operations/clouds/cloud-config";
import type { ConsoleContext } from "@/server/operations/console-context";

const MIRROR_TIMEOUT_MS = 600_000;

/**
 * Reads a registered cloud once, keeps what it showed, and has the mirror compared whole when it went well. One that fails
 * keeps what the last good look showed.
 */
export async function lookAtCloud(
  ctx: ConsoleContext,
  { id }: { readonly id: string },
  signal: AbortSignal | undefined,
): Promise<CloudLook> {
  const row = await ctx.db.cloud.findUnique({ where: { id } });
  if (row === null) throw noSuchCloud(id);
  const seen = await testCloud(storedCloud(row, ctx.vault), ctx.now(), signal);
  const before = cloudLook.safeParse(row.look);
  const { ok, at, durationMs, problem } = seen;
  const look = ok || !before.success ? seen : { ...before.data, ok, at, durationMs, problem };
  await ctx.db.cloud.updateMany({ where: { id, secret: row.secret }, data: { look } });
  // its own time and its own state: this look is over
  if (ok)
    ctx.sources
      .compareCloud(id, AbortSignal.timeout(MIRROR_TIMEOUT_MS), { believesLoss: false })
      .catch(() => undefined);
  return look;
}
