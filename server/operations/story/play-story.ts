import { BridgeheadError } from "@/server/model/errors";
import type { OperationContext } from "@/server/operations/context";
import { readManagedHosts } from "@/server/operations/host-steps/managed-hosts";
import { reconcileAll } from "@/server/operations/intent/change-request";
import { readIntent } from "@/server/operations/intent/read-intent";
import { changeIntent } from "@/server/operations/plans/change-intent";
import { nextStoryRequest } from "@/server/operations/story/story-requests";

/** More requests than the story has. */
const MOST = 60;

/**
 * Makes what the story tells and is not there yet, each by a plan as an operator would have it, and then brings the hosts to
 * what is intended. Doing it again does nothing. A plan that fails is told, and the rest is left for another time.
 */
export async function playStory(ctx: OperationContext, cloudId: string, signal: AbortSignal): Promise<void> {
  for (let made = 0; made < MOST; made += 1) {
    const { intent } = await readIntent(ctx.db, cloudId);
    const request = nextStoryRequest(intent, ctx.newId);
    if (request === null) break;
    refuseFailure(await changeIntent(ctx, request, { mode: "apply" }, signal));
  }
  for (const { id: hostId } of await readManagedHosts(ctx.db)) {
    refuseFailure(await changeIntent(ctx, { ...reconcileAll(cloudId), hostId }, { mode: "apply" }, signal));
  }
}

function refuseFailure({ status, title, error, id }: Awaited<ReturnType<typeof changeIntent>>): void {
  if (status === "applied") return;
  throw new BridgeheadError("conflict", `${title}: the plan is ${status}. ${error ?? ""}`.trim(), {
    remedy: `Look at plan ${id} under Changes.`,
  });
}
