import type { Tx } from "@/server/db/client";
import { BridgeheadError } from "@/server/model/errors";
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

/** A host that others own: nothing is planned on it but what an operator forces. */
export async function readObservedHost(tx: Tx, id: string): Promise<ManagedHost> {
  const row = await tx.host.findUnique({ where: { id }, select: { name: true, ownership: true, enabled: true } });
  if (row === null || !row.enabled) {
    throw new BridgeheadError("missing", `Host ${row?.name ?? id} is not observed.`, {
      remedy: "Enable it under Hosts, and look at its findings again.",
    });
  }
  if (row.ownership === "managed") {
    throw new BridgeheadError("refused", `Host ${row.name} is managed: nothing is forced on it.`, {
      remedy: "Reconcile the host, which puts it right by what is intended.",
    });
  }
  return { id, name: row.name, plumbing: UNSAID, unplumbed: true };
}
