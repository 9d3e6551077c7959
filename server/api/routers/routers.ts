import { z } from "zod";
import { consoleContext } from "@/server/api/console-context";
import { applyMode, NEVER, optionalCloud } from "@/server/api/routers/change-inputs";
import { memberProcedure, operatorProcedure, router, viewerProcedure } from "@/server/api/trpc";
import { routerInputSchema, routerUpdateSchema } from "@/server/model/router-input";
import { resolveCloud } from "@/server/operations/intent/resolve";
import { memberRouter, memberRouters } from "@/server/operations/member/member-objects";
import { changeIntent } from "@/server/operations/plans/change-intent";
import { drawServicePort } from "@/server/operations/ports/draw-port";
import { cloudOfRouter, getRouter } from "@/server/operations/routers/get-router";
import { getRouterOnHost } from "@/server/operations/routers/get-router-on-host";
import { listRouters } from "@/server/operations/routers/list-routers";

const id = z.string().min(1).max(100);
const caseId = z.string().max(100).optional().describe("an uploaded case; absent: the clouds");
const routerInterface = z.strictObject({ id: id.describe("the router"), subnetId: id, ...applyMode });

export const routersRouter = router({
  list: memberProcedure
    .input(z.strictObject({ ...optionalCloud, caseId }).optional())
    .query(({ ctx, input }) =>
      ctx.view === "everything"
        ? listRouters(consoleContext(ctx), input ?? {})
        : memberRouters(consoleContext(ctx), ctx.view, input ?? {}),
    ),

  get: memberProcedure
    .input(z.strictObject({ id, caseId }))
    .query(({ ctx, input }) =>
      ctx.view === "everything"
        ? getRouter(consoleContext(ctx), input)
        : memberRouter(consoleContext(ctx), ctx.view, input),
    ),

  /** Its namespace, legs and NAT rules as its host last showed them. */
  onHost: viewerProcedure
    .input(z.strictObject({ id }))
    .query(({ ctx, input }) => getRouterOnHost(consoleContext(ctx), input)),

  create: operatorProcedure
    .input(routerInputSchema.extend({ ...optionalCloud, ...applyMode }))
    .mutation(async ({ ctx, input, signal = NEVER }) => {
      const operation = consoleContext(ctx);
      const { mode, planId, digest, cloudId: asked, ...given } = input;
      const { id: cloudId } = await resolveCloud(operation.db, asked);
      const drawn = { routerId: operation.newId(), newPort: await drawServicePort(operation, cloudId) };
      const request = { kind: "create-router" as const, cloudId, ...drawn, input: given };
      return changeIntent(operation, request, { mode, planId, digest }, signal);
    }),

  update: operatorProcedure
    .input(routerUpdateSchema.extend({ id, ...applyMode }))
    .mutation(async ({ ctx, input, signal = NEVER }) => {
      const operation = consoleContext(ctx);
      const { mode, planId, digest, id: routerId, ...changes } = input;
      const cloudId = await cloudOfRouter(operation, routerId);
      const newPort = await drawServicePort(operation, cloudId);
      const request = { kind: "update-router" as const, cloudId, routerId, newPort, changes };
      return changeIntent(operation, request, { mode, planId, digest }, signal);
    }),

  delete: operatorProcedure
    .input(z.strictObject({ id, ...applyMode }))
    .mutation(async ({ ctx, input, signal = NEVER }) => {
      const operation = consoleContext(ctx);
      const { id: routerId, ...how } = input;
      const cloudId = await cloudOfRouter(operation, routerId);
      return changeIntent(operation, { kind: "delete-router" as const, cloudId, routerId }, how, signal);
    }),

  addInterface: operatorProcedure.input(routerInterface).mutation(async ({ ctx, input, signal = NEVER }) => {
    const operation = consoleContext(ctx);
    const { id: routerId, subnetId, ...how } = input;
    const cloudId = await cloudOfRouter(operation, routerId);
    const newPort = await drawServicePort(operation, cloudId);
    const about = { cloudId, routerId, newPort, input: { subnetId } };
    return changeIntent(operation, { kind: "add-router-interface" as const, ...about }, how, signal);
  }),

  removeInterface: operatorProcedure.input(routerInterface).mutation(async ({ ctx, input, signal = NEVER }) => {
    const operation = consoleContext(ctx);
    const { id: routerId, subnetId, ...how } = input;
    const about = { cloudId: await cloudOfRouter(operation, routerId), routerId, input: { subnetId } };
    return changeIntent(operation, { kind: "remove-router-interface" as const, ...about }, how, signal);
  }),
});
