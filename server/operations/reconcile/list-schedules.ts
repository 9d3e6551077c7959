import type { ScheduleView } from "@/server/model/schedule";
import type { ConsoleContext } from "@/server/operations/console-context";
import { readSchedule } from "@/server/operations/reconcile/schedules";

/** How each cloud is reconciled by itself, by name, with its last and next run. */
export async function listSchedules(ctx: ConsoleContext): Promise<readonly ScheduleView[]> {
  const clouds = await ctx.db.cloud.findMany({
    orderBy: { name: "asc" },
    select: { id: true, name: true },
  });
  const views: ScheduleView[] = [];
  for (const { id, name } of clouds) {
    const { lastRunAt, ...schedule } = await readSchedule(ctx.db, id);
    views.push({
      ...schedule,
      cloudName: name,
      lastRunAt: lastRunAt?.getTime() ?? null,
      nextRunAt: schedule.enabled ? await ctx.jobs.nextRun(id) : null,
    });
  }
  return views;
}
