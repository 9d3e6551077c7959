import { z } from "zod";
import { consoleContext } from "@/server/api/console-context";
import { applyMode, NEVER, optionalCloud } from "@/server/api/routers/change-inputs";
import { operatorProcedure, router, viewerProcedure } from "@/server/api/trpc";
import { mappingPolicy } from "@/server/model/mapping";
import { reconcileAll } from "@/server/operations/intent/change-request";
import { resolveAppliance, resolveCloud } from "@/server/operations/intent/resolve";
import { checkIni } from "@/server/operations/mappings/check-ini";
import { exportIni } from "@/server/operations/mappings/export-ini";
import { importIni } from "@/server/operations/mappings/import-ini";
import { listMappings } from "@/server/operations/mappings/list-mappings";
import { listOneViewNetworks } from "@/server/operations/mappings/list-one-view-networks";
import { listUplinkSets } from "@/server/operations/mappings/list-uplink-sets";
import { setMappingPolicy } from "@/server/operations/mappings/set-mapping-policy";
import { validateMappings } from "@/server/operations/mappings/validate-mappings";
import { changeIntent } from "@/server/operations/plans/change-intent";

const applianceId = z.string().min(1).max(100).optional().describe("absent: the only appliance");
const physicalNetwork = z.string().min(1).max(255);
const uplinkSet = z.strictObject({
  logicalInterconnectGroupId: z.string().min(1).max(200).describe("UUID of the group"),
  uplinkSetName: z.string().min(1).max(255),
});
const flatInput = z.strictObject({
  ...optionalCloud,
  applianceId,
  physicalNetwork,
  oneViewNetworkId: z.string().min(1).max(200).describe("UUID of an existing OneView network, or its uri"),
});
const policy = mappingPolicy
  .optional()
  .describe("of a real cloud: whether a change there waits for approval or is applied; absent: as it is");
const uplinkSetsInput = z.strictObject({
  ...optionalCloud,
  applianceId,
  physicalNetwork,
  uplinkSets: z.array(uplinkSet).max(1_000).describe("all of them on this appliance; empty: none"),
});
const iniInput = z.strictObject({
  ...optionalCloud,
  applianceId,
  text: z.string().max(1_000_000).describe("an ini file of the original driver, or its two lines"),
});
const removeInput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("flat"), ...optionalCloud, physicalNetwork, ...applyMode }),
  z.strictObject({
    kind: z.literal("uplink-sets"),
    ...optionalCloud,
    applianceId,
    physicalNetwork,
    ...applyMode,
  }),
]);

export const mappingsRouter = router({
  list: viewerProcedure
    .input(z.strictObject(optionalCloud).optional())
    .query(({ ctx, input }) => listMappings(consoleContext(ctx), input ?? {})),

  oneViewNetworks: viewerProcedure
    .input(
      z
        .strictObject({
          ...optionalCloud,
          applianceId,
          search: z.string().max(200).optional().describe("part of name, id or uplink set, or a VLAN"),
          limit: z.int().min(1).max(500).default(200),
        })
        .optional(),
    )
    .query(({ ctx, input }) => listOneViewNetworks(consoleContext(ctx), input ?? { limit: 200 })),

  uplinkSets: viewerProcedure
    .input(
      z
        .strictObject({
          ...optionalCloud,
          applianceId,
          physicalNetwork: physicalNetwork.optional().describe("for which one is picked; tells what it is mapped to"),
          search: z.string().max(200).optional().describe("part of set, group, logical interconnect, type or mapping"),
          limit: z.int().min(1).max(500).default(200),
        })
        .optional(),
    )
    .query(({ ctx, input }) => listUplinkSets(consoleContext(ctx), input ?? { limit: 200 })),

  /** Without a candidate: every mapping that stands. */
  validate: viewerProcedure
    .input(
      z
        .strictObject({
          ...optionalCloud,
          flat: flatInput.omit({ cloudId: true }).optional().describe("a flat mapping that is thought of"),
          uplinkSets: uplinkSetsInput.omit({ cloudId: true }).optional(),
        })
        .refine((input) => input.flat === undefined || input.uplinkSets === undefined, "Give one candidate.")
        .optional(),
    )
    .query(async ({ ctx, input, signal = NEVER }) => {
      const operation = consoleContext(ctx);
      const { id: cloudId } = await resolveCloud(operation.db, input?.cloudId);
      const candidate = input?.flat ?? input?.uplinkSets;
      if (candidate === undefined) {
        return validateMappings(operation, reconcileAll(cloudId), signal);
      }
      const ids = { cloudId, applianceId: await resolveAppliance(operation.db, candidate.applianceId) };
      return "oneViewNetworkId" in candidate
        ? validateMappings(operation, { kind: "set-flat", ...candidate, ...ids }, signal)
        : validateMappings(operation, { kind: "set-uplink-sets", ...candidate, ...ids }, signal);
    }),

  /**
   * `validate` of uplink sets while they are being picked: against what was last seen, so that it answers at once.
   * Reads only. A mutation because a long list does not fit into an address.
   */
  checkUplinkSets: operatorProcedure.input(uplinkSetsInput).mutation(async ({ ctx, input, signal = NEVER }) => {
    const operation = consoleContext(ctx);
    const { id: cloudId } = await resolveCloud(operation.db, input.cloudId);
    const applianceId = await resolveAppliance(operation.db, input.applianceId);
    const candidate = { kind: "set-uplink-sets" as const, ...input, cloudId, applianceId };
    return validateMappings(operation, candidate, signal, "last-seen");
  }),

  setFlat: operatorProcedure
    .input(flatInput.extend({ ...applyMode, policy }))
    .mutation(async ({ ctx, input, signal = NEVER }) => {
      const operation = consoleContext(ctx);
      const { mode, planId, digest, physicalNetwork, oneViewNetworkId } = input;
      const { id: cloudId } = await resolveCloud(operation.db, input.cloudId);
      const applianceId = await resolveAppliance(operation.db, input.applianceId);
      const wanted = { physicalNetwork, oneViewNetworkId, ...(input.policy ? { policy: input.policy } : {}) };
      const request = { kind: "set-flat", cloudId, applianceId, ...wanted } as const;
      return changeIntent(operation, request, { mode, planId, digest }, signal);
    }),

  setUplinkSets: operatorProcedure
    .input(uplinkSetsInput.extend({ ...applyMode, policy }))
    .mutation(async ({ ctx, input, signal = NEVER }) => {
      const operation = consoleContext(ctx);
      const { mode, planId, digest, physicalNetwork, uplinkSets } = input;
      const { id: cloudId } = await resolveCloud(operation.db, input.cloudId);
      const applianceId = await resolveAppliance(operation.db, input.applianceId);
      const wanted = { physicalNetwork, uplinkSets, ...(input.policy ? { policy: input.policy } : {}) };
      const request = { kind: "set-uplink-sets" as const, cloudId, applianceId, ...wanted };
      return changeIntent(operation, request, { mode, planId, digest }, signal);
    }),

  /** Changes nothing on an appliance by itself; what waits for approval is applied when it need not wait any more. */
  setPolicy: operatorProcedure
    .input(
      z.strictObject({
        cloudId: z.string().min(1).max(100),
        physicalNetwork,
        kind: z.enum(["flat", "uplink-sets"]),
        policy: mappingPolicy,
      }),
    )
    .mutation(({ ctx, input }) => setMappingPolicy(consoleContext(ctx), input)),

  remove: operatorProcedure.input(removeInput).mutation(async ({ ctx, input, signal = NEVER }) => {
    const operation = consoleContext(ctx);
    const { mode, planId, digest, physicalNetwork } = input;
    const { id: cloudId } = await resolveCloud(operation.db, input.cloudId);
    const how = { mode, planId, digest };
    if (input.kind === "flat")
      return changeIntent(operation, { kind: "remove-flat", cloudId, physicalNetwork }, how, signal);
    const applianceId = await resolveAppliance(operation.db, input.applianceId);
    const request = { kind: "set-uplink-sets" as const, cloudId, applianceId, physicalNetwork, uplinkSets: [] };
    return changeIntent(operation, request, how, signal);
  }),

  /** Reads only. A mutation because the text may hold passwords, which must not travel in an address. */
  checkIni: operatorProcedure.input(iniInput).mutation(async ({ ctx, input, signal = NEVER }) => {
    const operation = consoleContext(ctx);
    const { id: cloudId } = await resolveCloud(operation.db, input.cloudId);
    const applianceId = await resolveAppliance(operation.db, input.applianceId);
    return (await checkIni(operation, { cloudId, applianceId, text: input.text }, signal)).check;
  }),

  importIni: operatorProcedure.input(iniInput.extend(applyMode)).mutation(async ({ ctx, input, signal = NEVER }) => {
    const operation = consoleContext(ctx);
    const { mode, planId, digest, text } = input;
    const { id: cloudId } = await resolveCloud(operation.db, input.cloudId);
    const applianceId = await resolveAppliance(operation.db, input.applianceId);
    return importIni(operation, { cloudId, applianceId, text }, { mode, planId, digest }, signal);
  }),

  exportIni: viewerProcedure.input(iniInput.omit({ text: true }).optional()).query(async ({ ctx, input }) => {
    const operation = consoleContext(ctx);
    const { id: cloudId } = await resolveCloud(operation.db, input?.cloudId);
    const applianceId = await resolveAppliance(operation.db, input?.applianceId);
    return exportIni(operation, { cloudId, applianceId, text: "" });
  }),

  /** The given file with the mappings of now in it, every other byte as it was. Writes nothing here. */
  writeIni: operatorProcedure.input(iniInput).mutation(async ({ ctx, input }) => {
    const operation = consoleContext(ctx);
    const { id: cloudId } = await resolveCloud(operation.db, input.cloudId);
    const applianceId = await resolveAppliance(operation.db, input.applianceId);
    return exportIni(operation, { cloudId, applianceId, text: input.text });
  }),
});
