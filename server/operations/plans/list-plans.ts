import { z } from "zod";
import { Prisma } from "@/server/db/generated/client";
import { BridgeheadError } from "@/server/model/errors";
import type { PlanSummary } from "@/server/model/plan-run";
import type { OperationContext } from "@/server/operations/context";
import { planStatusSchema, toPlanHead, triggerSchema } from "@/server/operations/plans/plan-row";

export const planFilter = z.strictObject({
  status: z.array(planStatusSchema).optional(),
  trigger: z.array(triggerSchema).optional().describe("who took it up or left it to be read"),
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
      ...(filter.trigger === undefined ? {} : { trigger: { in: filter.trigger } }),
      ...(filter.about === undefined ? {} : { payload: { path: ["request", "kind"], equals: filter.about } }),
      ...(filter.cursor ? { OR: olderThan(filter.cursor) } : {}),
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: filter.limit + 1,
  });
  const shown = rows.slice(0, filter.limit);
  const last = shown.at(-1);
  const told = await countSteps(
    ctx,
    shown.map((row) => row.id),
  );
  const items = shown.map((row): PlanSummary => {
    const { isOpen, ...counts } = told.get(row.id) ?? NO_STEPS;
    const { notices: _notices, radius: _radius, ...plan } = toPlanHead(row, isOpen);
    return { ...plan, counts };
  });
  const more = rows.length > filter.limit && last !== undefined;
  return { items, nextCursor: more ? `${last.createdAt.toISOString()} ${last.id}` : null };
}

type StepCounts = PlanSummary["counts"] & { readonly isOpen: boolean };

const NO_STEPS: StepCounts = { added: 0, changed: 0, removed: 0, isOpen: false };

/** By plan; counted where they are, as a plan can have thousands. */
async function countSteps(ctx: OperationContext, planIds: readonly string[]): Promise<ReadonlyMap<string, StepCounts>> {
  if (planIds.length === 0) return new Map();
  const rows = await ctx.db.$queryRaw<(StepCounts & { planId: string })[]>`
    SELECT "planId",
      (count(*) FILTER (WHERE "before" IS NULL))::int AS "added",
      (count(*) FILTER (WHERE "before" IS NOT NULL AND "after" IS NOT NULL))::int AS "changed",
      (count(*) FILTER (WHERE "after" IS NULL))::int AS "removed",
      bool_or("place" = 'appliance' AND "state" NOT IN ('done', 'skipped')) AS "isOpen"
    FROM "plan_step" WHERE "planId" IN (${Prisma.join([...planIds])}) GROUP BY "planId"`;
  return new Map(rows.map(({ planId, ...counts }) => [planId, counts]));
}

function olderThan(cursor: string) {
  const [moment = "", id = ""] = cursor.split(" ");
  const createdAt = new Date(moment);
  if (Number.isNaN(createdAt.getTime())) {
    throw new BridgeheadError("invalid", "This is not a cursor of the list of plans.");
  }
  return [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }];
}
