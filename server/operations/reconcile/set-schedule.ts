import { writeAudit } from "@/server/audit/audit";
import { BridgeheadError } from "@/server/model/errors";
import type { ScheduleInput, ScheduleView } from "@/server/model/schedule";
import type { ConsoleContext } from "@/server/operations/console-context";
import { listSchedules } from "@/server/operations/reconcile/list-schedules";

/** Sets how a cloud is reconciled by itself; the next run is moved accordingly. */
export async function setSchedule(
  ctx: ConsoleContext,
  { cloudId, ...schedule }: ScheduleInput & { readonly cloudId: string },
): Promise<ScheduleView> {
  await ctx.db.$transaction(async (tx) => {
    const cloud = await tx.cloud.findUnique({ where: { id: cloudId } });
    if (cloud === null) throw noCloud(cloudId);
    await tx.reconcileSchedule.upsert({ where: { cloudId }, create: { cloudId, ...schedule }, update: schedule });
    await writeAudit(tx, {
      actor: ctx.actor,
      action: "reconcile.schedule",
      target: `schedule of cloud ${cloud.name}`,
      outcome: "done",
      detail: schedule,
    });
  });
  await ctx.jobs.schedule(cloudId, schedule.enabled ? schedule.intervalMinutes : null);
  const view = (await listSchedules(ctx)).find((each) => each.cloudId === cloudId);
  if (view === undefined) throw noCloud(cloudId);
  return view;
}

function noCloud(cloudId: string): BridgeheadError {
  return new BridgeheadError("missing", `There is no cloud ${cloudId}.`, { remedy: "Pick one of the listed clouds." });
}
