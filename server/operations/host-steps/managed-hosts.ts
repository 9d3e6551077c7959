import type { Tx } from "@/server/db/client";
import { type ManagedHost, plumbingSchema } from "@/server/model/plumbing";

/** The hosts that Bridgehead plugs and wires, by name. They carry the built-in inventory. */
export async function readManagedHosts(tx: Tx): Promise<readonly ManagedHost[]> {
  const rows = await tx.host.findMany({
    where: { ownership: "managed", enabled: true },
    select: { id: true, name: true, plumbing: true },
    orderBy: { name: "asc" },
  });
  return rows.flatMap(({ id, name, plumbing }) => {
    const parsed = plumbingSchema.safeParse(plumbing);
    return parsed.success ? [{ id, name, plumbing: parsed.data }] : [];
  });
}
