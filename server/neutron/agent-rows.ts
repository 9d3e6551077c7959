import { z } from "zod";
import type { Tx } from "@/server/db/client";
import type { Agent } from "@/server/model/neutron";

/** Agents of a mirrored cloud, by host, type, then id. When each was last heard of moves all the time and is not among it. */
export async function readAgents(tx: Tx, cloudId: string): Promise<readonly Agent[]> {
  const rows = await tx.cloudAgent.findMany({
    where: { cloudId },
    orderBy: [{ host: "asc" }, { type: "asc" }, { id: "asc" }],
  });
  return rows.map(({ id, type, host, alive, adminStateUp, configurations }) => ({
    ...{ id, type, host, alive, adminStateUp },
    configurations: z.record(z.string(), z.unknown()).parse(configurations),
  }));
}
