import type { Tx } from "@/server/db/client";

/** Changes of one cloud's intent come one after the other, so what was planned on is what is written on. */
export async function lockCloud(tx: Tx, cloudId: string): Promise<void> {
  await tx.$queryRaw`SELECT "id" FROM "cloud" WHERE "id" = ${cloudId} FOR UPDATE`;
}
