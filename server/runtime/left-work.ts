import type { OperationContext } from "@/server/operations/context";
import { OPEN_STATES } from "@/server/operations/migration/migration-record";
import { resumeMigrations } from "@/server/operations/migration/resume-migrations";
import { resumePlans } from "@/server/operations/plans/resume-plans";
import { readSchedule } from "@/server/operations/reconcile/schedules";
import type { LeftWork } from "@/server/replicas/finish-for-others";
import type { OpenJobs } from "@/server/runtime/jobs";
import type { Log } from "@/server/runtime/log";

/** What a console that is gone leaves to the others: plans that it applied, migrations that it drove, runs of schedules. */
export function leftWork(ctx: OperationContext, jobs: OpenJobs, log: Log, signal: AbortSignal): LeftWork {
  const { db } = ctx;
  return {
    owners: async () => {
      const [plans, migrations] = await Promise.all([
        db.plan.findMany({
          where: { status: "applying", owner: { not: null } },
          distinct: ["owner"],
          select: { owner: true },
        }),
        db.migration.findMany({
          where: { state: { in: OPEN_STATES }, owner: { not: null } },
          distinct: ["owner"],
          select: { owner: true },
        }),
      ]);
      return [...plans, ...migrations].flatMap(({ owner }) => owner ?? []);
    },
    finish: async (owner, claimedBefore) => {
      await jobs.takeFrom(owner);
      // a migration waits for its guest, so nobody waits for it
      resumeMigrations(ctx, claimedBefore, [owner]).catch((error: unknown) => {
        log.error({ error }, "migrations that another console had begun could not be taken up");
      });
      await resumePlans(ctx, claimedBefore, signal, [owner]);
      await keepSchedules(ctx, jobs);
    },
    resume: () => ctx.runs.again(),
  };
}

/** A console that ended between a run and the next one left a cloud without. */
async function keepSchedules({ db }: OperationContext, jobs: OpenJobs): Promise<void> {
  for (const { id } of await db.cloud.findMany({ select: { id: true } })) {
    const { enabled, intervalMinutes } = await readSchedule(db, id);
    if (enabled && (await jobs.nextRun(id)) === null) await jobs.schedule(id, intervalMinutes);
  }
}
