import type { Fault } from "@/server/model/fault";
import type { OperationContext } from "@/server/operations/context";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { checkChange } from "@/server/operations/intent/check-change";
import { desiredIntent } from "@/server/operations/intent/desired-intent";
import { gatherFabrics } from "@/server/operations/intent/gather-fabrics";
import { mappingFactsOf } from "@/server/operations/intent/mapping-facts-of";
import { normaliseRequest } from "@/server/operations/intent/normalise-request";
import { readIntent } from "@/server/operations/intent/read-intent";

export type Validation = {
  readonly faults: readonly Fault[];
  readonly notices: readonly string[];
  /** Epoch milliseconds. */
  readonly checkedAt: number;
};

/**
 * The original's start-up checks at any moment: of a change that is only thought of, or (a repair) of every mapping that
 * stands. The appliances are asked; nothing is written.
 */
export async function validateMappings(
  ctx: OperationContext,
  request: ChangeRequest,
  signal: AbortSignal,
): Promise<Validation> {
  const stored = await readIntent(ctx.db, request.cloudId);
  const { fabrics, notices } = await gatherFabrics(ctx, stored, request, signal);
  const asked = normaliseRequest(request, fabrics);
  const { desired, faults } = desiredIntent(stored.intent, asked);
  const { refusing, telling } = checkChange(desired, asked, fabrics, mappingFactsOf(fabrics, stored.appliances));
  const all = [...faults, ...refusing, ...telling].map(({ code, object, message, remedy }) => ({
    code,
    object,
    message,
    remedy,
  }));
  return { faults: all, notices, checkedAt: ctx.now() };
}
