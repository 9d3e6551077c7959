import type { OperationContext } from "@/server/operations/context";
import { OPEN_STATES } from "@/server/operations/migration/migration-record";
import { resumeMigrations } from "@/server/operations/migration/resume-migrations";
import { resumePlans } from "@/server/operations/plans/resume-plans";
import { readSchedule } from "@/server/operations/reconcile/schedules";
import type { LeftWork } from "@/server/replicas/finish-for-others";
import type { CloudDriver } from "@/server/runtime/drive-clouds";
import type { OpenJobs } from "@/server/runtime/jobs";
import type { Log } from "@/server/runtime/log";

type LeftParts = {
  readonly ctx: OperationContext;
  readonly jobs: OpenJobs;
  readonly log: Log;
  readonly driver: Pick<CloudDriver, "takeUp">;
};

/** What a console that is gone leaves to the others: plans that it applied, migrations that it drove, runs of schedules, changes in clouds. */
export function leftWork({ ctx, jobs, log, driver }: LeftParts, signal: AbortSignal): LeftWork {
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
      // what it had read of a cloud it may not have followed yet; a cloud that does not answer is owed
      for (const { id } of await db.cloud.findMany({ where: { kind: "neutron" }, select: { id: true } })) {
        void driver.takeUp(id);
      }
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
