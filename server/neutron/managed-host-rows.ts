import type { Tx } from "@/server/db/client";
import { type ManagedHost, plumbingSchema } from "@/server/model/plumbing";

/** Hosts that Bridgehead plugs and wires, by name: managed, enabled, and told how they are plumbed. */
export async function readManagedHosts(tx: Tx): Promise<readonly ManagedHost[]> {
  const rows = await tx.host.findMany({
    where: { ownership: "managed", enabled: true },
    select: { id: true, name: true, plumbing: true },
    orderBy: { name: "asc" },
  });
  return rows.flatMap(({ id, name, plumbing }) =>
    plumbing === null ? [] : [{ id, name, plumbing: plumbingSchema.parse(plumbing) }],
  );
}
