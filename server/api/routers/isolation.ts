import { z } from "zod";
import { consoleContext } from "@/server/api/console-context";
import { applyMode, NEVER } from "@/server/api/routers/change-inputs";
import { operatorProcedure, router, viewerProcedure } from "@/server/api/trpc";
import { filteredBridgesSchema, vmNameSchema, vmNicSchema } from "@/server/model/isolation";
import { activateIsolation } from "@/server/operations/isolation/activate-isolation";
import { describeSetup, setupInput } from "@/server/operations/isolation/describe-setup";
import { flushIsolation } from "@/server/operations/isolation/flush-isolation";
import { listIsolation } from "@/server/operations/isolation/list-isolation";
import { setFilteredBridges } from "@/server/operations/isolation/set-filtered-bridges";
import { stopIsolating } from "@/server/operations/isolation/stop-isolating";

const host = z.string().trim().min(1).max(255).describe("id or name of a managed host");

export const isolationRouter = router({
  list: viewerProcedure.query(({ ctx }) => listIsolation(consoleContext(ctx))),

  /** What to put into OpenNebula and its nodes. */
  setup: viewerProcedure.input(setupInput).query(({ input }) => describeSetup(input)),

  activate: operatorProcedure
    .input(
      z.strictObject({
        host,
        vm: vmNameSchema.optional().describe("absent: as the domain's XML says"),
        text: z
          .string()
          .max(2_000_000)
          .optional()
          .describe(
            "virsh dumpxml, virsh domiflist, xm network-list, or lines of device and MAC; brctl show beside it",
          ),
        nics: z.array(vmNicSchema).max(256).optional(),
        ...applyMode,
      }),
    )
    .mutation(({ ctx, input, signal = NEVER }) => {
      const { mode, planId, digest, ...asked } = input;
      return activateIsolation(consoleContext(ctx), { ...asked, source: "operator" }, { mode, planId, digest }, signal);
    }),

  flush: operatorProcedure.input(z.strictObject({ host, ...applyMode })).mutation(({ ctx, input, signal = NEVER }) => {
    const { host: wanted, ...how } = input;
    return flushIsolation(consoleContext(ctx), { host: wanted }, how, signal);
  }),

  stop: operatorProcedure
    .input(z.strictObject({ host, vm: vmNameSchema.describe("as it is listed"), ...applyMode }))
    .mutation(({ ctx, input, signal = NEVER }) => {
      const { host: wanted, vm, ...how } = input;
      return stopIsolating(consoleContext(ctx), { host: wanted, vm }, how, signal);
    }),

  setBridges: operatorProcedure
    .input(z.strictObject({ host, bridges: filteredBridgesSchema, ...applyMode }))
    .mutation(({ ctx, input, signal = NEVER }) => {
      const { host: wanted, bridges, ...how } = input;
      return setFilteredBridges(consoleContext(ctx), { host: wanted, bridges }, how, signal);
    }),
});
