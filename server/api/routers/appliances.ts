import { z } from "zod";
import { consoleContext } from "@/server/api/console-context";
import { adminProcedure, idInput, router, viewerProcedure } from "@/server/api/trpc";
import { applianceInput, applianceUpdate } from "@/server/model/appliance-input";
import { addAppliance } from "@/server/operations/appliances/add-appliance";
import { getAppliance, listAppliances, readApplianceTree } from "@/server/operations/appliances/list-appliances";
import { removeAppliance } from "@/server/operations/appliances/remove-appliance";
import { tryAppliance } from "@/server/operations/appliances/try-appliance";
import { updateAppliance } from "@/server/operations/appliances/update-appliance";

const testInput = z.union([applianceInput, applianceUpdate]);

export const appliancesRouter = router({
  list: viewerProcedure.query(({ ctx }) => listAppliances(consoleContext(ctx))),
  get: viewerProcedure.input(idInput).query(({ ctx, input }) => getAppliance(consoleContext(ctx), input)),
  tree: viewerProcedure.input(idInput).query(({ ctx, input }) => readApplianceTree(consoleContext(ctx), input)),
  add: adminProcedure.input(applianceInput).mutation(({ ctx, input }) => addAppliance(consoleContext(ctx), input)),
  update: adminProcedure
    .input(applianceUpdate)
    .mutation(({ ctx, input }) => updateAppliance(consoleContext(ctx), input)),
  remove: adminProcedure.input(idInput).mutation(({ ctx, input }) => removeAppliance(consoleContext(ctx), input)),
  test: adminProcedure
    .input(testInput)
    .mutation(({ ctx, input, signal }) => tryAppliance(consoleContext(ctx), input, signal)),
});
