import { isCloudWrite } from "@/server/operations/cloud-writes/is-cloud-write";
import { requireMirror } from "@/server/operations/clouds/follow/require-mirror";
import type { OperationContext } from "@/server/operations/context";
import { type GatheredHosts, gatherHosts, NO_HOSTS } from "@/server/operations/host-steps/gather-hosts";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { type Gathered, gatherFabrics } from "@/server/operations/intent/gather-fabrics";
import type { StoredIntent } from "@/server/operations/intent/read-intent";

/** The appliances and hosts that a plan rests on, as they are now. A plan of calls in a real cloud rests on its mirror alone. */
export type GatheredWorld = Gathered & { readonly hosts: GatheredHosts };

export async function gatherWorld(
  ctx: OperationContext,
  stored: StoredIntent,
  request: ChangeRequest,
  signal: AbortSignal,
): Promise<GatheredWorld> {
  if (stored.cloudKind !== "inventory" && isCloudWrite(request)) {
    await ctx.refreshCloud(request.cloudId, signal);
    return { fabrics: new Map(), fresh: new Set(), notices: [], hosts: NO_HOSTS };
  }
  if (stored.cloudKind !== "inventory" && request.kind === "reconcile") {
    const isRead = request.networkIds !== undefined || request.portIds !== undefined;
    await requireMirror(ctx, request.cloudId, { isRead }, signal);
  }
  const [fabrics, hosts] = await Promise.all([
    gatherFabrics(ctx, stored, request, signal),
    gatherHosts(ctx, request, signal),
  ]);
  return { ...fabrics, hosts };
}
