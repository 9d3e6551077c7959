import { BridgeheadError } from "@/server/model/errors";
import type { MigrationReport, MigrationView } from "@/server/model/migration";
import type { OperationContext } from "@/server/operations/context";
import { getMigration } from "@/server/operations/migration/get-migration";
import { loadMigration, saveReport } from "@/server/operations/migration/migration-record";

/** Takes down what whoever plays the hypervisor, or measures, tells. What was told before and is not told again stays. */
export async function reportMigration(
  ctx: OperationContext,
  { id, ...told }: MigrationReport & { readonly id: string },
): Promise<MigrationView> {
  const { state, portName, report } = await loadMigration(ctx.db, id);
  if (state === "rolled-back" || state === "rolling-back") {
    throw new BridgeheadError("conflict", `The migration of port ${portName} is taken back: its guest did not move.`, {
      remedy: "Look at where the guest runs, then migrate again.",
    });
  }
  await saveReport(ctx.db, id, { ...report, ...told });
  return getMigration(ctx, id);
}
