import type { Changed, Concerned } from "@/server/operations/clouds/follow/concerned-by";
import type { OperationContext } from "@/server/operations/context";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { planPayloadSchema } from "@/server/operations/plans/plan-row";

/** A plan that a change in a cloud left to be read. */
export type WaitingPlan = {
  readonly id: string;
  readonly digest: string;
  readonly request: Extract<ChangeRequest, { kind: "reconcile" }>;
};

/** Those of a cloud that nobody took up yet, oldest first. */
export async function waitingPlans(ctx: OperationContext, cloudId: string): Promise<readonly WaitingPlan[]> {
  const rows = await ctx.db.plan.findMany({
    where: { trigger: "mirror", status: "planned", payload: { path: ["request", "cloudId"], equals: cloudId } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return rows.flatMap(({ id, digest, payload }) => {
    const { request } = planPayloadSchema.parse(payload);
    return request.kind === "reconcile" ? [{ id, digest, request }] : [];
  });
}

export function isTouched({ request }: WaitingPlan, changed: Changed | Concerned): boolean {
  if (changed === "everything") return true;
  const networks = new Set(changed.networkIds);
  const ports = new Set(changed.portIds);
  return (
    (request.networkIds ?? []).some((id) => networks.has(id)) || (request.portIds ?? []).some((id) => ports.has(id))
  );
}

/** Takes plans out of use that a later look at the same things has overtaken. */
export async function supersede(ctx: OperationContext, plans: readonly WaitingPlan[], error: string): Promise<void> {
  if (plans.length === 0) return;
  await ctx.db.plan.updateMany({
    where: { id: { in: plans.map(({ id }) => id) }, status: "planned" },
    data: { status: "stale", endedAt: new Date(ctx.now()), error },
  });
}
