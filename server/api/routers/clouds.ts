import { z } from "zod";
import { consoleContext } from "@/server/api/console-context";
import { adminProcedure, idInput, operatorProcedure, router, viewerProcedure } from "@/server/api/trpc";
import { cloudInput, cloudUpdate } from "@/server/model/cloud-input";
import { setNotificationsInput } from "@/server/model/cloud-notifications";
import { addCloud } from "@/server/operations/clouds/add-cloud";
import { compareCloud } from "@/server/operations/clouds/compare-cloud";
import { listCloudSummaries } from "@/server/operations/clouds/list-cloud-summaries";
import { lookAtCloud } from "@/server/operations/clouds/look-at-cloud";
import { readNotifications } from "@/server/operations/clouds/read-notifications";
import { removeCloud } from "@/server/operations/clouds/remove-cloud";
import { setNotifications } from "@/server/operations/clouds/set-notifications";
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
  compare: operatorProcedure
    .input(idInput)
    .mutation(({ ctx, input, signal }) =>
      compareCloud(consoleContext(ctx), input, signal ?? new AbortController().signal),
    ),
  /** Where a cloud tells its changes by itself, and how that stands; null: it is only asked. */
  notifications: viewerProcedure
    .input(idInput)
    .query(({ ctx, input }) => readNotifications(consoleContext(ctx), input)),
  setNotifications: adminProcedure
    .input(setNotificationsInput)
    .mutation(({ ctx, input }) => setNotifications(consoleContext(ctx), input)),
});
