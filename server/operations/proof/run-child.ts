import { once } from "node:events";
import { z } from "zod";
import { openDatabase } from "@/server/db/database";
import type { OperationContext } from "@/server/operations/context";
import { changeRequestSchema } from "@/server/operations/intent/change-request";
import { applyPlan } from "@/server/operations/plans/apply-plan";
import { changeIntent } from "@/server/operations/plans/change-intent";
import { toPlanRun } from "@/server/operations/plans/plan-row";
import { resumePlans } from "@/server/operations/plans/resume-plans";
import { readMirror } from "@/server/operations/proof/picture";
import { reconcilePlan } from "@/server/operations/proof/settle";
import { openTestConsole } from "@/server/operations/testing/test-console";

/**
 * A console that is going to be killed. It starts as a console starts, takes up what the one before it left, says what it
 * found and made of it; then, on a word, it makes the next change, and is there until somebody ends it.
 */
export const childInput = z.object({
  projectDir: z.string(),
  dataDir: z.string().nullable(),
  databaseUrl: z.string().nullable(),
  appliance: z.object({ id: z.string(), url: z.string() }),
  cloudId: z.string(),
  /** What it is to do once it was told so. */
  request: changeRequestSchema,
});
export type ChildInput = z.input<typeof childInput>;

const never = new AbortController().signal;

async function main(): Promise<void> {
  const startedAt = new Date();
  process.stdin.on("end", () => process.exit(1));
  const input = childInput.parse(JSON.parse(process.env.BRIDGEHEAD_PROOF ?? "{}"));
  const { projectDir, dataDir, databaseUrl, cloudId } = input;
  const { client: db } = await openDatabase({ projectDir, dataDir, databaseUrl });
  const { ctx } = openTestConsole(db, input.appliance, {
    client: { follow: { firstDelayMs: 5 } },
    binding: { firstDelayMs: 10, maxDelayMs: 100 },
  });
  const found = await lastPlan(ctx);
  await resumePlans(ctx, startedAt, never);
  // the one who pressed the button presses it again when nothing came of it
  const after = await lastPlan(ctx);
  if (after?.status === "planned") await applyPlan(ctx, { planId: after.id, digest: after.digest }, never);
  const ended = await lastPlan(ctx);
  const left = await reconcilePlan(ctx, cloudId);
  await ctx.db.plan.delete({ where: { id: left.id } });
  say({ found, ended, left: left.steps.map((step) => step.id), notices: left.notices, mirror: await readMirror(db) });

  await once(process.stdin, "data");
  const plan = await changeIntent(ctx, input.request, { mode: "plan" }, never);
  say({ planned: plan.steps.length });
  const applied = await applyPlan(ctx, { planId: plan.id, digest: plan.digest }, never);
  say({ status: applied.status, error: applied.error });
  await new Promise(() => setInterval(() => {}, 60_000));
}

async function lastPlan(ctx: OperationContext) {
  const row = await ctx.db.plan.findFirst({
    orderBy: { createdAt: "desc" },
    include: { steps: { orderBy: { position: "asc" } } },
  });
  if (row === null) return null;
  const { id, status, digest, error, steps } = toPlanRun(row);
  const states = steps.filter((step) => step.place === "appliance").map((step) => step.state);
  return { id, status, digest, error, isIntentWritten: row.intentAt !== null, states };
}

function say(what: unknown): void {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}

await main();
