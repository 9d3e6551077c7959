import { z } from "zod";
import { MIGRATION_STATES, type MigrationSummary } from "@/server/model/migration";
import type { OperationContext } from "@/server/operations/context";
import { summaryOf } from "@/server/operations/migration/get-migration";
import { toRecord } from "@/server/operations/migration/migration-record";

export const migrationFilter = z.strictObject({
  portId: z.string().min(1).max(100).optional(),
  host: z.string().max(255).optional().describe("as source or destination"),
  state: z.enum(MIGRATION_STATES).optional(),
  limit: z.int().min(1).max(500).default(100),
});

/** The youngest first. */
export async function listMigrations(
  ctx: OperationContext,
  { portId, host, state, limit }: z.output<typeof migrationFilter>,
): Promise<readonly MigrationSummary[]> {
  const rows = await ctx.db.migration.findMany({
    where: {
      ...(portId === undefined ? {} : { portId }),
      ...(state === undefined ? {} : { state }),
      ...(host === undefined ? {} : { OR: [{ source: host }, { destination: host }] }),
    },
    orderBy: [{ createdAt: "desc" }, { id: "asc" }],
    take: limit,
  });
  return rows.map((row) => summaryOf(toRecord(row)));
}
