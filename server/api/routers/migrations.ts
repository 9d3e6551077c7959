import { tracked } from "@trpc/server";
import { z } from "zod";
import { consoleContext } from "@/server/api/console-context";
import { NEVER } from "@/server/api/routers/change-inputs";
import { idInput, operatorProcedure, router, viewerProcedure } from "@/server/api/trpc";
import { migrationReportSchema } from "@/server/model/migration";
import { cancelMigration } from "@/server/operations/migration/cancel-migration";
import { followMigration } from "@/server/operations/migration/follow-migration";
import { getMigration } from "@/server/operations/migration/get-migration";
import { listDestinations } from "@/server/operations/migration/list-destinations";
import { listMigrations, migrationFilter } from "@/server/operations/migration/list-migrations";
import { reportMigration } from "@/server/operations/migration/report-migration";

export const migrationsRouter = router({
  list: viewerProcedure
    .input(migrationFilter.optional())
    .query(({ ctx, input }) => listMigrations(consoleContext(ctx), input ?? migrationFilter.parse({}))),

  get: viewerProcedure.input(idInput).query(({ ctx, input }) => getMigration(consoleContext(ctx), input.id)),

  destinations: viewerProcedure
    .input(z.strictObject({ portId: z.string().min(1).max(100) }))
    .query(({ ctx, input }) => listDestinations(consoleContext(ctx), input.portId)),

  /** Each change of one migration until it has ended. */
  follow: viewerProcedure.input(idInput).subscription(async function* ({ ctx, input, signal = NEVER }) {
    let told = 0;
    for await (const view of followMigration(consoleContext(ctx), input.id, signal)) {
      told += 1;
      yield tracked(`${view.id}:${told}`, view);
    }
  }),

  cancel: operatorProcedure.input(idInput).mutation(({ ctx, input }) => cancelMigration(consoleContext(ctx), input.id)),

  /** What whoever plays the hypervisor, or pings the guest, saw of it. */
  report: operatorProcedure
    .input(migrationReportSchema.extend({ id: z.string().min(1).max(100) }))
    .mutation(({ ctx, input }) => reportMigration(consoleContext(ctx), input)),
});
