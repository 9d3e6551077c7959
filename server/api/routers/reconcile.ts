import { tracked } from "@trpc/server";
import { z } from "zod";
import { consoleContext } from "@/server/api/console-context";
import { NEVER, optionalCloud } from "@/server/api/routers/change-inputs";
import { idInput, operatorProcedure, viewerProcedure } from "@/server/api/trpc";
import { resolveCloud } from "@/server/operations/intent/resolve";
import { cloudOfNetwork } from "@/server/operations/networks/get-network";
import { applyPlan } from "@/server/operations/plans/apply-plan";
import { cancelPlan } from "@/server/operations/plans/cancel-plan";
import { changeIntent } from "@/server/operations/plans/change-intent";
import { followPlan } from "@/server/operations/plans/follow-plan";
import { getPlan } from "@/server/operations/plans/get-plan";
import { listPlans, planFilter } from "@/server/operations/plans/list-plans";
import { replanPlan } from "@/server/operations/plans/replan-plan";

const scopeInput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("mappings"), ...optionalCloud }),
  z.strictObject({ kind: z.literal("flat-mapping"), ...optionalCloud, physicalNetwork: z.string().min(1).max(255) }),
  z.strictObject({ kind: z.literal("network"), networkId: z.string().min(1).max(100) }),
]);

/** A record, not a router: tRPC takes `apply` as a name only there. */
export const reconcileRouter = {
  /** What differs between intent and mirror in a scope, as a plan. */
  plan: operatorProcedure
    .input(z.strictObject({ scope: scopeInput }))
    .mutation(async ({ ctx, input: { scope }, signal = NEVER }) => {
      const operation = consoleContext(ctx);
      const networkId = scope.kind === "network" ? scope.networkId : null;
      const cloudId =
        scope.kind === "network"
          ? await cloudOfNetwork(operation, scope.networkId)
          : (await resolveCloud(operation.db, scope.cloudId)).id;
      const physicalNetwork = scope.kind === "flat-mapping" ? scope.physicalNetwork : null;
      const request = { kind: "repair-mirror" as const, cloudId, physicalNetwork, networkId };
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
        steps: z.array(z.string().max(1_000)).max(10_000).optional().describe("ids of the picked steps; absent: all"),
      }),
    )
    .mutation(({ ctx, input, signal = NEVER }) => applyPlan(consoleContext(ctx), input, signal)),

  cancel: operatorProcedure
    .input(z.strictObject({ planId: z.string().min(1).max(100) }))
    .mutation(({ ctx, input }) => cancelPlan(consoleContext(ctx), input.planId)),

  runs: viewerProcedure
    .input(planFilter.optional())
    .query(({ ctx, input }) => listPlans(consoleContext(ctx), input ?? planFilter.parse({}))),

  run: viewerProcedure.input(idInput).query(({ ctx, input }) => getPlan(consoleContext(ctx), input.id)),

  progress: viewerProcedure.input(idInput).subscription(async function* ({ ctx, input, signal = NEVER }) {
    for await (const plan of followPlan(consoleContext(ctx), input.id, signal)) {
      const done = plan.steps.filter((step) => step.state !== "pending").length;
      yield tracked(`${plan.status}:${done}`, plan);
    }
  }),
};
