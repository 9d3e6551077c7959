import { tracked } from "@trpc/server";
import { z } from "zod";
import { consoleContext } from "@/server/api/console-context";
import { NEVER, optionalCloud } from "@/server/api/routers/change-inputs";
import { idInput, operatorProcedure, viewerProcedure } from "@/server/api/trpc";
import { scheduleInputSchema } from "@/server/model/schedule";
import type { OperationContext } from "@/server/operations/context";
import { reconcileAll } from "@/server/operations/intent/change-request";
import { resolveCloud } from "@/server/operations/intent/resolve";
import { cloudOfNetwork } from "@/server/operations/networks/get-network";
import { applyPlan, beginPlan } from "@/server/operations/plans/apply-plan";
import { cancelPlan } from "@/server/operations/plans/cancel-plan";
import { changeIntent } from "@/server/operations/plans/change-intent";
import { followPlan } from "@/server/operations/plans/follow-plan";
import { getPlan } from "@/server/operations/plans/get-plan";
import { listPlans, planFilter } from "@/server/operations/plans/list-plans";
import { listWaitingPlans } from "@/server/operations/plans/list-waiting-plans";
import { replanPlan } from "@/server/operations/plans/replan-plan";
import { beginResume, resumePlan } from "@/server/operations/plans/resume-plan";
import { cloudOfPort } from "@/server/operations/ports/cloud-of-port";
import { listSchedules } from "@/server/operations/reconcile/list-schedules";
import { setSchedule } from "@/server/operations/reconcile/set-schedule";

const scopeInput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("mappings"), ...optionalCloud }),
  z.strictObject({ kind: z.literal("flat-mapping"), ...optionalCloud, physicalNetwork: z.string().min(1).max(255) }),
  z.strictObject({ kind: z.literal("appliance"), ...optionalCloud, applianceId: z.string().min(1).max(100) }),
  z.strictObject({ kind: z.literal("host"), ...optionalCloud, hostId: z.string().min(1).max(100) }),
  z.strictObject({ kind: z.literal("network"), networkId: z.string().min(1).max(100) }),
  z.strictObject({ kind: z.literal("port"), portId: z.string().min(1).max(100) }),
]);

type ScopeInput = z.output<typeof scopeInput>;

async function cloudOfScope(operation: OperationContext, scope: ScopeInput): Promise<string> {
  if (scope.kind === "network") return cloudOfNetwork(operation, scope.networkId);
  if (scope.kind === "port") return cloudOfPort(operation, scope.portId);
  return (await resolveCloud(operation.db, scope.cloudId)).id;
}

function narrowed(scope: ScopeInput) {
  switch (scope.kind) {
    case "mappings":
      return {};
    case "flat-mapping":
      return { physicalNetwork: scope.physicalNetwork };
    case "appliance":
      return { applianceId: scope.applianceId };
    case "host":
      return { hostId: scope.hostId };
    case "network":
      return { networkId: scope.networkId };
    case "port":
      return { portId: scope.portId };
  }
}

/** A record, not a router: tRPC takes `apply` as a name only there. */
export const reconcileRouter = {
  /** What differs between intent and mirror in a scope, as a plan. */
  plan: operatorProcedure
    .input(
      z.strictObject({
        scope: scopeInput,
        deletes: z.boolean().default(false).describe("true: what deletes is picked without a tick"),
      }),
    )
    .mutation(async ({ ctx, input: { scope, deletes }, signal = NEVER }) => {
      const operation = consoleContext(ctx);
      const request = { ...reconcileAll(await cloudOfScope(operation, scope)), ...narrowed(scope), deletes };
      return changeIntent(operation, request, { mode: "plan" }, signal);
    }),

  /** The same change planned on the world of now, after a plan failed or became stale. */
  replan: operatorProcedure
    .input(idInput)
    .mutation(({ ctx, input, signal = NEVER }) => replanPlan(consoleContext(ctx), input.id, signal)),

  apply: operatorProcedure
    .input(
      z.strictObject({
        planId: z.string().min(1).max(100),
        digest: z.string().length(64).optional().describe("as it was read; absent: whatever is stored"),
        steps: z
          .array(z.string().max(1_000))
          .max(10_000)
          .optional()
          .describe("ids of the picked steps; absent: all that need no tick"),
        wait: z
          .boolean()
          .default(true)
          .describe("false: answer once the plan was taken up; its progress tells the rest"),
      }),
    )
    .mutation(({ ctx, input: { wait, ...input }, signal = NEVER }) => {
      const operation = consoleContext(ctx);
      if (wait) return applyPlan(operation, input, signal);
      return beginPlan(operation, input, signal, (error) => ctx.services.log.warn({ error }, "a plan was not applied"));
    }),

  /** Goes on with what is left of a plan that failed or was cancelled on the way. */
  resume: operatorProcedure
    .input(
      z.strictObject({
        planId: z.string().min(1).max(100),
        wait: z.boolean().default(true).describe("false: answer once it was taken up again"),
      }),
    )
    .mutation(({ ctx, input: { planId, wait }, signal = NEVER }) => {
      const operation = consoleContext(ctx);
      if (wait) return resumePlan(operation, planId, signal);
      return beginResume(operation, planId, (error) => ctx.services.log.warn({ error }, "a plan was not resumed"));
    }),

  cancel: operatorProcedure
    .input(z.strictObject({ planId: z.string().min(1).max(100) }))
    .mutation(({ ctx, input }) => cancelPlan(consoleContext(ctx), input.planId)),

  schedules: viewerProcedure.query(({ ctx }) => listSchedules(consoleContext(ctx))),

  schedule: operatorProcedure
    .input(scheduleInputSchema.extend({ cloudId: z.string().min(1).max(100) }))
    .mutation(({ ctx, input }) => setSchedule(consoleContext(ctx), input)),

  runs: viewerProcedure
    .input(planFilter.optional())
    .query(({ ctx, input }) => listPlans(consoleContext(ctx), input ?? planFilter.parse({}))),

  /** What waits for somebody to approve it. */
  waiting: viewerProcedure
    .input(z.strictObject({ cloudId: z.string().min(1).max(100).optional() }).optional())
    .query(({ ctx, input }) => listWaitingPlans(consoleContext(ctx), input ?? {})),

  run: viewerProcedure.input(idInput).query(({ ctx, input }) => getPlan(consoleContext(ctx), input.id)),

  progress: viewerProcedure.input(idInput).subscription(async function* ({ ctx, input, signal = NEVER }) {
    for await (const plan of followPlan(consoleContext(ctx), input.id, signal)) {
      const done = plan.steps.filter((step) => step.state !== "pending").length;
      yield tracked(`${plan.status}:${done}`, plan);
    }
  }),
};
