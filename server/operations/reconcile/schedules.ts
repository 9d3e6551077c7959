import type { Db } from "@/server/db/client";
import type { ReconcileSchedule } from "@/server/db/generated/client";
import type { ScheduleInput } from "@/server/model/schedule";

/** As the original driver did it: at start and every hour, without deleting. Whether it also applies is the operator's choice. */
export const USUAL_SCHEDULE: ScheduleInput = {
  enabled: true,
  intervalMinutes: 60,
  mode: "plan",
  deletes: false,
  atStart: true,
};

export type StoredSchedule = ScheduleInput &
  Pick<ReconcileSchedule, "cloudId" | "lastRunAt" | "lastPlanId" | "lastProblem">;

/** A cloud without a row has the usual schedule. */
export async function readSchedule(db: Db, cloudId: string): Promise<StoredSchedule> {
  const row = await db.reconcileSchedule.findUnique({ where: { cloudId } });
  if (row === null) return { ...USUAL_SCHEDULE, cloudId, lastRunAt: null, lastPlanId: null, lastProblem: null };
  const { enabled, intervalMinutes, deletes, atStart, lastRunAt, lastPlanId, lastProblem } = row;
  const mode = row.mode === "apply" ? "apply" : "plan";
  return { cloudId, enabled, intervalMinutes, mode, deletes, atStart, lastRunAt, lastPlanId, lastProblem };
}

/** What became of a run; the schedule itself stays as it is. */
export async function noteRun(
  db: Db,
  cloudId: string,
  run: { readonly lastRunAt: Date; readonly lastPlanId: string | null; readonly lastProblem: string | null },
): Promise<void> {
  await db.reconcileSchedule.upsert({
    where: { cloudId },
    create: { cloudId, ...USUAL_SCHEDULE, ...run },
    update: run,
  });
}
