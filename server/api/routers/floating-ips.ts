import { z } from "zod";
import { consoleContext } from "@/server/api/console-context";
import { applyMode, NEVER, optionalCloud } from "@/server/api/routers/change-inputs";
import { memberProcedure, operatorProcedure, router } from "@/server/api/trpc";
import { floatingIpInputSchema, floatingIpUpdateSchema } from "@/server/model/router-input";
import { cloudOfFloatingIp, getFloatingIp } from "@/server/operations/floating-ips/get-floating-ip";
import { listFloatingIps } from "@/server/operations/floating-ips/list-floating-ips";
import { memberFloatingIp, memberFloatingIps } from "@/server/operations/member/member-objects";
import { cloudOfNetwork } from "@/server/operations/networks/get-network";
import { changeIntent } from "@/server/operations/plans/change-intent";
import { drawServicePort } from "@/server/operations/ports/draw-port";

const id = z.string().min(1).max(100);
const caseId = z.string().max(100).optional().describe("an uploaded case; absent: the clouds");
const filters = { networkId: id.optional(), routerId: id.optional(), portId: id.optional() };

export const floatingIpsRouter = router({
  list: memberProcedure
    .input(z.strictObject({ ...optionalCloud, caseId, ...filters }).optional())
    .query(({ ctx, input }) =>
      ctx.view === "everything"
        ? listFloatingIps(consoleContext(ctx), input ?? {})
        : memberFloatingIps(consoleContext(ctx), ctx.view, input ?? {}),
    ),

  get: memberProcedure
    .input(z.strictObject({ id, caseId }))
    .query(({ ctx, input }) =>
      ctx.view === "everything"
        ? getFloatingIp(consoleContext(ctx), input)
        : memberFloatingIp(consoleContext(ctx), ctx.view, input),
    ),

  create: operatorProcedure
    .input(floatingIpInputSchema.extend(applyMode))
    .mutation(async ({ ctx, input, signal = NEVER }) => {
      const operation = consoleContext(ctx);
      const { mode, planId, digest, ...given } = input;
      const cloudId = await cloudOfNetwork(operation, given.networkId);
      const drawn = { floatingIpId: operation.newId(), newPort: await drawServicePort(operation, cloudId) };
      const request = { kind: "create-floating-ip" as const, cloudId, ...drawn, input: given };
      return changeIntent(operation, request, { mode, planId, digest }, signal);
    }),

  /** Leads it to a port, or with `portId: null` nowhere. */
  update: operatorProcedure
    .input(floatingIpUpdateSchema.extend({ id, ...applyMode }))
    .mutation(async ({ ctx, input, signal = NEVER }) => {
      const operation = consoleContext(ctx);
      const { mode, planId, digest, id: floatingIpId, ...changes } = input;
      const cloudId = await cloudOfFloatingIp(operation, floatingIpId);
      const request = { kind: "update-floating-ip" as const, cloudId, floatingIpId, changes };
      return changeIntent(operation, request, { mode, planId, digest }, signal);
    }),

  delete: operatorProcedure
    .input(z.strictObject({ id, ...applyMode }))
    .mutation(async ({ ctx, input, signal = NEVER }) => {
      const operation = consoleContext(ctx);
      const { id: floatingIpId, ...how } = input;
      const cloudId = await cloudOfFloatingIp(operation, floatingIpId);
      return changeIntent(operation, { kind: "delete-floating-ip" as const, cloudId, floatingIpId }, how, signal);
    }),
});
