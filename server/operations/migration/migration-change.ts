import { BridgeheadError } from "@/server/model/errors";
import { FaultsError } from "@/server/model/faults-error";
import type { MigrationStepKey } from "@/server/model/migration";
import type { PlanRun } from "@/server/model/plan-run";
import type { OperationContext } from "@/server/operations/context";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import type { MigrationJournal } from "@/server/operations/migration/migration-journal";
import { changeIntent } from "@/server/operations/plans/change-intent";

/** A change that belongs to a step of a migration: a plan like any other, whose id is kept with the step. Throws when it failed. */
export async function migrationChange(
  ctx: OperationContext,
  journal: MigrationJournal,
  key: MigrationStepKey,
  request: ChangeRequest,
  signal: AbortSignal,
): Promise<PlanRun> {
  const plan = await changeIntent(ctx, request, { mode: "apply" }, signal);
  await journal.plan(key, plan);
  signal.throwIfAborted();
  if (plan.status === "applied") return plan;
  const failed = plan.steps.find(({ state }) => state === "failed");
  const why =
    failed === undefined
      ? (plan.error ?? `the plan is ${plan.status}`)
      : `${failed.target}: ${failed.error ?? failed.verb}`;
  throw new BridgeheadError("conflict", `${plan.title} failed: ${why}`, {
    remedy: `Look at plan ${plan.id} under Changes.`,
  });
}

/** Neutron answers 409 to the activation of the active binding: that is what was wanted. */
export function isActiveAlready(error: unknown): boolean {
  return error instanceof FaultsError && error.faults.every(({ code }) => code === "binding-active");
}
