import { type AuditOutcome, writeAudit } from "@/server/audit/audit";
import type { Tx } from "@/server/db/client";
import type { Prisma } from "@/server/db/generated/client";
import type { OperationContext } from "@/server/operations/context";
import { actionOf } from "@/server/operations/intent/request-words";
import type { ClaimedPlan } from "@/server/operations/plans/claimed-plan";
import { planPayloadSchema } from "@/server/operations/plans/plan-row";

const MOST_STEPS = 200;

/** The audit row of what became of a plan, with the digest of what was read and the steps that were picked. */
export async function auditRun(
  ctx: OperationContext,
  tx: Tx,
  { plan, request, picked }: ClaimedPlan,
  outcome: AuditOutcome,
  detail: Prisma.InputJsonObject,
): Promise<void> {
  await writeAudit(tx, {
    actor: ctx.actor,
    action: actionOf(request),
    target: planPayloadSchema.parse(plan.payload).title,
    outcome,
    planId: plan.id,
    detail: { digest: plan.digest, stepCount: picked.length, steps: picked.slice(0, MOST_STEPS), ...detail },
  });
}
