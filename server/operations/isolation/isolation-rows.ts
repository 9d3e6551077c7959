import { z } from "zod";
import type { Tx } from "@/server/db/client";
import { type IsolatedVm, type IsolationIntent, vmNicSchema } from "@/server/model/isolation";

const nicsSchema = z.array(vmNicSchema);
const bridgesSchema = z.array(z.string());

/** Who is isolated on managed hosts, and on which bridges. */
export async function readIsolation(tx: Tx): Promise<IsolationIntent> {
  const host = { ownership: "managed", enabled: true };
  const vms = await tx.isolatedVm.findMany({ where: { host }, orderBy: [{ hostId: "asc" }, { name: "asc" }] });
  const filtered = await tx.filteredBridges.findMany({ where: { host }, orderBy: { hostId: "asc" } });
  return {
    vms: vms.map(({ hostId, name, nics, source }) => ({
      hostId,
      name,
      nics: nicsSchema.parse(nics),
      source: source === "hook" ? "hook" : "operator",
    })),
    filteredBridges: filtered.map(({ hostId, bridges }) => ({ hostId, bridges: bridgesSchema.parse(bridges) })),
  };
}

export async function writeIsolatedVm(tx: Tx, { hostId, name, nics, source }: IsolatedVm): Promise<void> {
  const data = { nics: nics.map((nic) => ({ ...nic })), source };
  await tx.isolatedVm.upsert({
    where: { hostId_name: { hostId, name } },
    create: { hostId, name, ...data },
    update: data,
  });
}

/** Gone already is as good. */
export async function deleteIsolatedVm(tx: Tx, hostId: string, name: string): Promise<void> {
  await tx.isolatedVm.deleteMany({ where: { hostId, name } });
}

/** `null`: all bridges. */
export async function writeFilteredBridges(tx: Tx, hostId: string, bridges: readonly string[] | null): Promise<void> {
  if (bridges === null) {
    await tx.filteredBridges.deleteMany({ where: { hostId } });
    return;
  }
  const data = { bridges: [...bridges] };
  await tx.filteredBridges.upsert({ where: { hostId }, create: { hostId, ...data }, update: data });
}
