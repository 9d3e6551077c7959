import { writeAudit } from "@/server/audit/audit";
import { BridgeheadError } from "@/server/model/errors";
import type { MigrationView } from "@/server/model/migration";
import type { OperationContext } from "@/server/operations/context";
import { getMigration } from "@/server/operations/migration/get-migration";
import { loadMigration } from "@/server/operations/migration/migration-record";
import { runKey } from "@/server/operations/migration/run-migration";

/** Before the guest has moved: what was made at the destination is taken away, the source stays. Afterwards it is refused. */
export async function cancelMigration(ctx: OperationContext, id: string): Promise<MigrationView> {
  const { portName, destination, state, handOverAt } = await loadMigration(ctx.db, id);
  const asked = await ctx.db.migration.updateMany({
    where: { id, state: "running", handOverAt: null, cancelAt: null },
    data: { cancelAt: new Date(ctx.now()) },
  });
  if (asked.count === 0) {
    const what =
      state === "running" && handOverAt !== null
        ? `has moved the guest to ${destination} and only goes forward`
        : state === "running" || state === "rolling-back"
          ? "is being taken back already"
          : `is ${state}`;
    throw new BridgeheadError("conflict", `The migration of port ${portName} ${what}.`, {
      remedy: state === "done" ? `Migrate it back from ${destination}.` : "Watch it under Migrations.",
    });
  }
  await writeAudit(ctx.db, {
    ...{ actor: ctx.actor, action: "migrations.cancel", outcome: "requested" },
    target: `port ${portName} to ${destination}`,
    detail: { migrationId: id },
  });
  ctx.runs.cancel(runKey(id));
  return getMigration(ctx, id);
}
