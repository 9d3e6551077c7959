import { BridgeheadError, isBridgeheadError } from "@/server/model/errors";
import type { FabricState } from "@/server/model/fabric-state";
import type { OperationContext } from "@/server/operations/context";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { involvedAppliances } from "@/server/operations/intent/involved-appliances";
import type { Fabrics } from "@/server/operations/intent/mapping-facts-of";
import type { KnownAppliance, StoredIntent } from "@/server/operations/intent/read-intent";

const REFRESH_TIMEOUT_MS = 30_000;

/** How a notice ends that tells of an appliance which was left out because it did not answer. */
export const NOT_PLANNED_ON = "Nothing is planned on it.";

export type Gathered = {
  /** What is known of the appliances: read anew, or as it was last seen. */
  readonly fabrics: Fabrics;
  /** Those that answered now. Only on these is anything planned. */
  readonly fresh: ReadonlySet<string>;
  readonly notices: readonly string[];
};

/**
 * The fabrics that a plan for this request rests on.
 * - An appliance that the request maps something to is read anew; when it does not answer, nothing is planned: stale
 *   data say what was, not what is. The error tells how old they are.
 * - The others that the request has to do with are read anew too; one that does not answer is told, and nothing is
 *   planned on it.
 * - Of the rest what was last seen is enough, as it is only shown.
 */
export async function gatherFabrics(
  ctx: OperationContext,
  stored: StoredIntent,
  request: ChangeRequest,
  signal: AbortSignal,
): Promise<Gathered> {
  const fabrics = new Map<string, FabricState>();
  const fresh = new Set<string>();
  const notices: string[] = [];
  const required = "applianceId" in request ? request.applianceId : null;
  for (const { id } of stored.appliances) {
    const last = ctx.fabric(id);
    if (last !== null) fabrics.set(id, last);
  }
  await Promise.all(
    [...involvedAppliances(request, stored.intent)].map(async (id) => {
      const appliance = stored.appliances.find((each) => each.id === id);
      if (appliance === undefined) {
        if (id === required) throw unknownAppliance(id);
        return;
      }
      try {
        const patience = AbortSignal.any([signal, AbortSignal.timeout(REFRESH_TIMEOUT_MS)]);
        fabrics.set(id, await ctx.refreshFabric(id, patience));
        fresh.add(id);
      } catch (error) {
        const last = ctx.fabric(id);
        if (id === required) throw notAnswering(appliance, last, ctx.now(), error);
        notices.push(`${silence(appliance, last, ctx.now())} ${NOT_PLANNED_ON}`);
      }
    }),
  );
  return { fabrics, fresh, notices };
}

function unknownAppliance(id: string): BridgeheadError {
  return new BridgeheadError("missing", `There is no OneView appliance ${id} in the console.`, {
    remedy: "Pick one of the listed appliances, or add it first.",
  });
}

function notAnswering(
  appliance: KnownAppliance,
  last: FabricState | null,
  now: number,
  cause: unknown,
): BridgeheadError {
  const why = cause instanceof Error ? ` (${cause.message})` : "";
  return new BridgeheadError(
    "unreachable",
    `${silence(appliance, last, now)} A mapping is not checked against that.${why}`,
    {
      cause,
      remedy:
        (isBridgeheadError(cause) ? cause.remedy : undefined) ??
        "Make the appliance answer, then ask for the plan again.",
    },
  );
}

function silence(appliance: KnownAppliance, last: FabricState | null, now: number): string {
  const age = last === null ? "it was never read" : `what was last seen of it is ${ageOf(now - last.observedAt)} old`;
  return `OneView appliance ${appliance.name} does not answer; ${age}.`;
}

function ageOf(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}
