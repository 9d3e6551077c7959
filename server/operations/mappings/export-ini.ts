import { writeIni } from "@/server/mapping/ini-write";
import { FaultsError } from "@/server/model/faults-error";
import type { OperationContext } from "@/server/operations/context";
import { readIntent } from "@/server/operations/intent/read-intent";

/**
 * The mappings of one appliance in the original driver's words, written into `text` (the file as it is now; empty: just
 * the two lines). What the format cannot hold is refused, never written broken.
 */
export async function exportIni(
  ctx: OperationContext,
  input: { cloudId: string; applianceId: string; text: string },
): Promise<{ text: string }> {
  const { intent } = await readIntent(ctx.db, input.cloudId);
  const isExported = (each: { applianceId: string }) => each.applianceId === input.applianceId;
  const { text, faults } = writeIni(input.text, {
    flat: intent.flatMappings.filter(isExported),
    uplinkSets: intent.uplinkSetMappings.filter(isExported),
  });
  if (faults.length > 0) throw new FaultsError(faults, "refused");
  return { text };
}
