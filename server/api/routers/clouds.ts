import { z } from "zod";
import { consoleContext } from "@/server/api/console-context";
import { adminProcedure, idInput, operatorProcedure, router, viewerProcedure } from "@/server/api/trpc";
import { cloudInput, cloudUpdate } from "@/server/model/cloud-input";
import { addCloud } from "@/server/operations/clouds/add-cloud";
import { listCloudSummaries } from "@/server/operations/clouds/list-cloud-summaries";
import { lookAtCloud } from "@/server/operations/clouds/look-at-cloud";
import { removeCloud } from "@/server/operations/clouds/remove-cloud";
import { tryCloud } from "@/server/operations/clouds/try-cloud";
import { updateCloud } from "@/server/operations/clouds/update-cloud";

export const cloudsRouter = router({
  list: viewerProcedure.query(({ ctx }) => listCloudSummaries(consoleContext(ctx))),
  add: adminProcedure
    .input(cloudInput)
    .mutation(({ ctx, input, signal }) => addCloud(consoleContext(ctx), input, signal)),
  update: adminProcedure
    .input(cloudUpdate)
    .mutation(({ ctx, input, signal }) => updateCloud(consoleContext(ctx), input, signal)),
  remove: adminProcedure.input(idInput).mutation(({ ctx, input }) => removeCloud(consoleContext(ctx), input)),
  test: adminProcedure
    .input(z.union([cloudInput, cloudUpdate]))
    .mutation(({ ctx, input, signal }) => tryCloud(consoleContext(ctx), input, signal)),
  sync: operatorProcedure
    .input(idInput)
    .mutation(({ ctx, input, signal }) => lookAtCloud(consoleContext(ctx), input, signal)),
});
