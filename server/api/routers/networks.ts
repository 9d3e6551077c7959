import { z } from "zod";
import { consoleContext } from "@/server/api/console-context";
import { applyMode, NEVER, optionalCloud } from "@/server/api/routers/change-inputs";
import { memberProcedure, operatorProcedure, router, viewerProcedure } from "@/server/api/trpc";
import { networkInputSchema, networkUpdateSchema, physicalNetworkInputSchema } from "@/server/model/network-input";
import { firstSubnetInputSchema } from "@/server/model/subnet-input";
import { listClouds, resolveCloud } from "@/server/operations/intent/resolve";
import { memberNetwork, memberNetworks } from "@/server/operations/member/member-networks";
import { cloudOfNetwork, getNetwork } from "@/server/operations/networks/get-network";
import { getNetworkOnHosts } from "@/server/operations/networks/get-network-on-hosts";
import { listNetworks } from "@/server/operations/networks/list-networks";
import { listPhysicalNetworks } from "@/server/operations/networks/list-physical-networks";
import { changeIntent } from "@/server/operations/plans/change-intent";

const caseId = z.string().max(100).optional().describe("an uploaded case; absent: the clouds");
const id = z.string().min(1).max(100);

export const networksRouter = router({
  list: memberProcedure
    .input(z.strictObject({ ...optionalCloud, caseId }).optional())
    .query(({ ctx, input }) =>
      ctx.view === "everything"
        ? listNetworks(consoleContext(ctx), input ?? {})
        : memberNetworks(consoleContext(ctx), ctx.view, input ?? {}),
    ),

  get: memberProcedure
    .input(z.strictObject({ id, caseId }))
    .query(({ ctx, input }) =>
      ctx.view === "everything"
        ? getNetwork(consoleContext(ctx), input)
        : memberNetwork(consoleContext(ctx), ctx.view, input),
    ),

  /** Where it is realised, with its local VLAN on each host, and what serves DHCP on it; as last seen. */
  onHosts: viewerProcedure
    .input(z.strictObject({ id }))
    .query(({ ctx, input }) => getNetworkOnHosts(consoleContext(ctx), input)),

  clouds: memberProcedure.query(async ({ ctx }) => {
    const clouds = await listClouds(consoleContext(ctx).db);
    const { view } = ctx;
    return view === "everything" ? clouds : clouds.filter(({ id }) => id === view.cloudId);
  }),

  physicalNetworks: viewerProcedure
    .input(z.strictObject(optionalCloud).optional())
    .query(({ ctx, input }) => listPhysicalNetworks(consoleContext(ctx), input ?? {})),

  create: operatorProcedure
    .input(
      networkInputSchema.extend({
        subnet: firstSubnetInputSchema.nullable().default(null).describe("made with it; null: none"),
        ...optionalCloud,
        ...applyMode,
      }),
    )
    .mutation(async ({ ctx, input, signal = NEVER }) => {
      const operation = consoleContext(ctx);
      const { mode, planId, digest, cloudId, subnet, ...network } = input;
      const cloud = await resolveCloud(operation.db, cloudId);
      const request = {
        kind: "create-network" as const,
        cloudId: cloud.id,
        networkId: operation.newId(),
        input: network,
        ...(subnet === null ? {} : { subnet: { subnetId: operation.newId(), input: subnet } }),
      };
      return changeIntent(operation, request, { mode, planId, digest }, signal);
    }),

  update: operatorProcedure
    .input(networkUpdateSchema.extend({ id, ...applyMode }))
    .mutation(async ({ ctx, input, signal = NEVER }) => {
      const operation = consoleContext(ctx);
      const { mode, planId, digest, id: networkId, ...changes } = input;
      const cloudId = await cloudOfNetwork(operation, networkId);
      const request = { kind: "update-network" as const, cloudId, networkId, changes };
      return changeIntent(operation, request, { mode, planId, digest }, signal);
    }),

  delete: operatorProcedure
    .input(z.strictObject({ id, ...applyMode }))
    .mutation(async ({ ctx, input, signal = NEVER }) => {
      const operation = consoleContext(ctx);
      const { mode, planId, digest, id: networkId } = input;
      const cloudId = await cloudOfNetwork(operation, networkId);
      const request = { kind: "delete-network" as const, cloudId, networkId };
      return changeIntent(operation, request, { mode, planId, digest }, signal);
    }),

  createPhysicalNetwork: operatorProcedure
    .input(physicalNetworkInputSchema.extend({ ...optionalCloud, ...applyMode }))
    .mutation(async ({ ctx, input, signal = NEVER }) => {
      const operation = consoleContext(ctx);
      const { mode, planId, digest, cloudId, ...physicalNetwork } = input;
      const cloud = await resolveCloud(operation.db, cloudId);
      const request = { kind: "create-physical-network" as const, cloudId: cloud.id, input: physicalNetwork };
      return changeIntent(operation, request, { mode, planId, digest }, signal);
    }),

  deletePhysicalNetwork: operatorProcedure
    .input(z.strictObject({ name: z.string().min(1).max(255), ...optionalCloud, ...applyMode }))
    .mutation(async ({ ctx, input, signal = NEVER }) => {
      const operation = consoleContext(ctx);
      const { mode, planId, digest, name } = input;
      const { id: cloudId } = await resolveCloud(operation.db, input.cloudId);
      const request = { kind: "delete-physical-network" as const, cloudId, physicalNetwork: name };
      return changeIntent(operation, request, { mode, planId, digest }, signal);
    }),
});
