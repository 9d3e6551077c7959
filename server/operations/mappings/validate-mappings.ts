import type { UplinkSetMappingIntent } from "@/server/mapping/cloud-intent";
import type { CandidateFault } from "@/server/model/mapping-views";
import type { OperationContext } from "@/server/operations/context";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { checkChange } from "@/server/operations/intent/check-change";
import { desiredIntent } from "@/server/operations/intent/desired-intent";
import { type Gathered, gatherFabrics } from "@/server/operations/intent/gather-fabrics";
import { knownFabrics } from "@/server/operations/intent/known-fabrics";
import { mappingFactsOf } from "@/server/operations/intent/mapping-facts-of";
import { normaliseRequest } from "@/server/operations/intent/normalise-request";
import { readIntent, type StoredIntent } from "@/server/operations/intent/read-intent";

export type Validation = {
  readonly faults: readonly CandidateFault[];
  readonly notices: readonly string[];
  /** Epoch milliseconds. */
  readonly checkedAt: number;
};

/** `appliance`: ask it. `last-seen`: answer at once from what was seen of it, and ask only when nothing ever was. */
export type CheckedAgainst = "appliance" | "last-seen";

/**
 * The original's start-up checks at any moment: of a change that is only thought of, or (a repair) of every mapping that
 * stands. All faults are told; nothing is written.
 */
export async function validateMappings(
  ctx: OperationContext,
  request: ChangeRequest,
  signal: AbortSignal,
  against: CheckedAgainst = "appliance",
): Promise<Validation> {
  const stored = await readIntent(ctx.db, request.cloudId);
  const { fabrics, notices } = await fabricsFor(ctx, stored, request, signal, against);
  const asked = normaliseRequest(request, fabrics);
  const { desired, faults } = desiredIntent(stored.intent, asked);
  const { refusing, telling } = checkChange(desired, asked, fabrics, mappingFactsOf(fabrics, stored.appliances));
  const all = [
    ...faults.map((fault) => ({ ...fault, uplinkSet: null })),
    ...[...refusing, ...telling].map(({ code, object, message, remedy, mapping }) => ({
      code,
      object,
      message,
      remedy,
      uplinkSet: "uplinkSetName" in mapping ? uplinkSetOf(mapping) : null,
    })),
  ];
  return { faults: all, notices, checkedAt: ctx.now() };
}

async function fabricsFor(
  ctx: OperationContext,
  stored: StoredIntent,
  request: ChangeRequest,
  signal: AbortSignal,
  against: CheckedAgainst,
): Promise<Pick<Gathered, "fabrics" | "notices">> {
  const asked = "applianceId" in request ? request.applianceId : null;
  if (against === "last-seen" && asked !== null && ctx.fabric(asked) !== null) {
    return { fabrics: knownFabrics(ctx, stored.appliances), notices: [] };
  }
  return gatherFabrics(ctx, stored, request, signal);
}

function uplinkSetOf({ logicalInterconnectGroupId, uplinkSetName }: UplinkSetMappingIntent) {
  return { logicalInterconnectGroupId, uplinkSetName };
}
