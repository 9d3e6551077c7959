import { z } from "zod";
import { consoleContext } from "@/server/api/console-context";
import { applyMode, NEVER, optionalCloud } from "@/server/api/routers/change-inputs";
import { memberProcedure, operatorProcedure, router } from "@/server/api/trpc";
import { subnetInputSchema, subnetUpdateSchema } from "@/server/model/subnet-input";
import { memberSubnet, memberSubnets } from "@/server/operations/member/member-networks";
import { cloudOfNetwork } from "@/server/operations/networks/get-network";
import { changeIntent } from "@/server/operations/plans/change-intent";
import { drawDhcpPort } from "@/server/operations/ports/draw-port";
import { getSubnet, placeOfSubnet } from "@/server/operations/subnets/get-subnet";
import { listSubnets } from "@/server/operations/subnets/list-subnets";

const id = z.string().min(1).max(100);
const caseId = z.string().max(100).optional().describe("an uploaded case; absent: the clouds");

export const subnetsRouter = router({
  list: memberProcedure
    .input(z.strictObject({ ...optionalCloud, caseId, networkId: id.optional() }).optional())
    .query(({ ctx, input }) =>
      ctx.view === "everything"
        ? listSubnets(consoleContext(ctx), input ?? {})
        : memberSubnets(consoleContext(ctx), ctx.view, input ?? {}),
    ),

  get: memberProcedure
    .input(z.strictObject({ id, caseId }))
    .query(({ ctx, input }) =>
      ctx.view === "everything"
        ? getSubnet(consoleContext(ctx), input)
        : memberSubnet(consoleContext(ctx), ctx.view, input),
    ),

  create: operatorProcedure
    .input(subnetInputSchema.extend(applyMode))
    .mutation(async ({ ctx, input, signal = NEVER }) => {
      const operation = consoleContext(ctx);
      const { mode, planId, digest, ...subnet } = input;
      const cloudId = await cloudOfNetwork(operation, subnet.networkId);
      const drawn = await drawDhcpPort(operation, cloudId);
      const subnetId = operation.newId();
      const request = { kind: "create-subnet" as const, cloudId, subnetId, input: subnet, drawn };
      return changeIntent(operation, request, { mode, planId, digest }, signal);
    }),

  update: operatorProcedure
    .input(subnetUpdateSchema.extend({ id, ...applyMode }))
    .mutation(async ({ ctx, input, signal = NEVER }) => {
      const operation = consoleContext(ctx);
      const { mode, planId, digest, id: subnetId, ...changes } = input;
      const place = await placeOfSubnet(operation, subnetId);
      const drawn = await drawDhcpPort(operation, place.cloudId);
      const request = { kind: "update-subnet" as const, ...place, subnetId, changes, drawn };
      return changeIntent(operation, request, { mode, planId, digest }, signal);
    }),

  delete: operatorProcedure
    .input(z.strictObject({ id, ...applyMode }))
    .mutation(async ({ ctx, input, signal = NEVER }) => {
      const operation = consoleContext(ctx);
      const { id: subnetId, ...how } = input;
      const request = { kind: "delete-subnet" as const, ...(await placeOfSubnet(operation, subnetId)), subnetId };
      return changeIntent(operation, request, how, signal);
    }),
});
