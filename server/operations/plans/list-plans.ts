import { z } from "zod";
import { BridgeheadError } from "@/server/model/errors";
import type { PlanSummary } from "@/server/model/plan-run";
import type { OperationContext } from "@/server/operations/context";
import { planStatusSchema, toPlanRun } from "@/server/operations/plans/plan-row";

export const planFilter = z.strictObject({
  status: z.array(planStatusSchema).optional(),
  about: z.literal("reconcile").optional().describe("only plans that a reconciliation made"),
  limit: z.int().min(1).max(200).default(50),
  cursor: z.string().max(100).nullish().describe("nextCursor of the page before"),
  direction: z.literal("forward").optional().describe("sent by clients that page; there is only one"),
});

export type PlanPage = { readonly items: readonly PlanSummary[]; readonly nextCursor: string | null };

/** Plans, newest first. The cursor is a moment and an id, so plans that arrive meanwhile shift nothing. */
export async function listPlans(ctx: OperationContext, filter: z.output<typeof planFilter>): Promise<PlanPage> {
  const rows = await ctx.db.plan.findMany({
    where: {
      ...(filter.status === undefined ? {} : { status: { in: filter.status } }),
      ...(filter.about === undefined ? {} : { payload: { path: ["request", "kind"], equals: filter.about } }),
      ...(filter.cursor ? { OR: olderThan(filter.cursor) } : {}),
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: filter.limit + 1,
    include: { steps: { orderBy: { position: "asc" } } },
  });
  const shown = rows.slice(0, filter.limit);
  const last = shown.at(-1);
  const items = shown.map((row): PlanSummary => {
    const { steps, notices: _notices, radius: _radius, ...plan } = toPlanRun(row);
    return {
      ...plan,
      counts: {
        added: steps.filter((step) => step.before === null).length,
        changed: steps.filter((step) => step.before !== null && step.after !== null).length,
        removed: steps.filter((step) => step.after === null).length,
      },
    };
  });
  const more = rows.length > filter.limit && last !== undefined;
  return { items, nextCursor: more ? `${last.createdAt.toISOString()} ${last.id}` : null };
}

function olderThan(cursor: string) {
  const [moment = "", id = ""] = cursor.split(" ");
  const createdAt = new Date(moment);
  if (Number.isNaN(createdAt.getTime())) {
    throw new BridgeheadError("invalid", "This is not a cursor of the list of plans.");
  }
  return [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }];
}
