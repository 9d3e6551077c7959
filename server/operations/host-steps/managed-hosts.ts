import type { Tx } from "@/server/db/client";
import { type ManagedHost, plumbingSchema } from "@/server/model/plumbing";

const UNSAID = plumbingSchema.parse({});

/** The hosts that Bridgehead may change, by name: those that it plugs and wires, and those where it only isolates VMs. */
export async function readManagedHosts(tx: Tx): Promise<readonly ManagedHost[]> {
  const rows = await tx.host.findMany({
    where: { ownership: "managed", enabled: true },
    select: { id: true, name: true, plumbing: true },
    orderBy: { name: "asc" },
  });
  return rows.flatMap(({ id, name, plumbing }) => {
    if (plumbing === null) return [{ id, name, plumbing: UNSAID, unplumbed: true as const }];
    const parsed = plumbingSchema.safeParse(plumbing);
    return parsed.success ? [{ id, name, plumbing: parsed.data }] : [];
  });
}
