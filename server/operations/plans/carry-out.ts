import type { PlanRun } from "@/server/model/plan-run";
import { touchedInCloud } from "@/server/operations/cloud-writes/touched-in-cloud";
import type { OperationContext } from "@/server/operations/context";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import type { Fabrics } from "@/server/operations/intent/mapping-facts-of";
import { isCloudStep, type OutsideStep, type Site, siteOf } from "@/server/operations/outside/outside-step";
import { RequestMeter } from "@/server/operations/outside/request-meter";
import { type RunEnd, runOutside } from "@/server/operations/outside/run-outside";
import { auditRun } from "@/server/operations/plans/audit-run";
import type { ClaimedPlan } from "@/server/operations/plans/claimed-plan";
import { loadPlan } from "@/server/operations/plans/load-plan";
import { requestsSchema, toPlanRun } from "@/server/operations/plans/plan-row";

const LOOK_TIMEOUT_MS = 5_000;
/** The mirror takes over what its calls changed: without that the next plan would rest on what was. */
const MIRROR_TIMEOUT_MS = 60_000;

type Work = { readonly steps: readonly OutsideStep[]; readonly fabrics: Fabrics };

/**
 * Performs the steps of a plan on appliances, hosts and clouds whose intent is written, and closes it: applied, failed or cancelled, with
 * what became of each step. It runs in the process's name, whatever becomes of the caller. When the process itself goes
 * away the plan stays open, and the next start resumes it.
 */
export async function carryOut(ctx: OperationContext, claimed: ClaimedPlan, work: Work): Promise<PlanRun> {
  const { plan } = claimed;
  if (work.steps.length > 0) await ctx.runs.start(plan.id, (signal) => perform(ctx, claimed, work, signal));
  return toPlanRun(await loadPlan(ctx.db, plan.id));
}

async function perform(
  ctx: OperationContext,
  claimed: ClaimedPlan,
  { steps, fabrics }: Work,
  signal: AbortSignal,
): Promise<void> {
  const { plan, request, claim } = claimed;
  const meter = new RequestMeter(requestsSchema.parse(plan.requests));
  const run = { planId: plan.id, cloudId: request.cloudId, claim };
  try {
    const end = await runOutside(ctx, { run, steps, fabrics, meter, begunAt: begunAtOf(claimed) }, signal);
    await lookAgain(ctx, request, steps);
    if (signal.reason === "closing") return;
    await close(ctx, claimed, closing(end, steps.length), meter);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await close(ctx, claimed, { status: "failed", error: `The run broke off: ${reason}` }, meter);
    throw error;
  } finally {
    ctx.publishIntentChange();
  }
}

function begunAtOf({ plan }: ClaimedPlan): ReadonlyMap<string, number> {
  return new Map(
    plan.steps.flatMap(({ stepId, startedAt }) => (startedAt === null ? [] : [[stepId, startedAt.getTime()]])),
  );
}

/** Whoever sees the plan closed sees appliances, hosts and clouds as they are after it. One that does not answer is told elsewhere. */
async function lookAgain(ctx: OperationContext, request: ChangeRequest, steps: readonly OutsideStep[]): Promise<void> {
  const sites = new Map(steps.map((step) => siteOf(step)).map((site) => [site.id, site]));
  const look = async ({ kind, id }: Site): Promise<unknown> => {
    if (kind === "cloud") {
      const touched = await touchedInCloud(ctx.db, request, steps.filter(isCloudStep));
      return ctx.refreshCloud(id, AbortSignal.timeout(MIRROR_TIMEOUT_MS), touched);
    }
    const patience = AbortSignal.timeout(LOOK_TIMEOUT_MS);
    return kind === "host" ? ctx.refreshHost(id, patience) : ctx.refreshFabric(id, patience);
  };
  await Promise.allSettled([...sites.values()].map(look));
}

type Closing = { readonly status: "applied" | "failed" | "cancelled"; readonly error: string | null };

function closing({ failed, notTried, stopped }: RunEnd, all: number): Closing {
  const done = all - failed.length - notTried;
  const first = failed[0];
  if (first !== undefined) {
    const rest = notTried === 0 ? "" : `, ${notTried} not tried`;
    const more = failed.length === 1 ? "" : ` (and ${failed.length - 1} more)`;
    return {
      status: "failed",
      error: `${done} of ${all} steps outside the console are done, ${failed.length} failed${rest}. ${first.step.target}: ${first.error.message}${more}`,
    };
  }
  if (notTried === 0) return { status: "applied", error: null };
  const what = `${done} of ${all} steps outside the console are done; the others were not begun.`;
  return stopped
    ? { status: "cancelled", error: `It was cancelled: ${what}` }
    : { status: "failed", error: `An appliance, host or cloud was not there: ${what}` };
}

/** Unless somebody else holds the plan now. */
async function close(
  ctx: OperationContext,
  claimed: ClaimedPlan,
  { status, error }: Closing,
  meter: RequestMeter,
): Promise<void> {
  const requests = meter.count();
  await ctx.db.$transaction(async (tx) => {
    const closed = await tx.plan.updateMany({
      where: { id: claimed.plan.id, status: "applying", startedAt: claimed.claim },
      data: { status, error, endedAt: new Date(ctx.now()), requests },
    });
    if (closed.count === 0) return;
    // when it was begun stays: a resume must know what may be half done
    await tx.planStep.updateMany({
      where: { planId: claimed.plan.id, state: "running" },
      data: { state: "pending" },
    });
    await auditRun(ctx, tx, claimed, status === "applied" ? "done" : "failed", {
      ...(error === null ? {} : { reason: error }),
      requests,
    });
  });
}
