import type { BaremetalPort } from "@/server/clouds/ironic/baremetal-port";
import { gatherCards } from "@/server/operations/cloud-writes/gather-cards";
import { isCloudWrite } from "@/server/operations/cloud-writes/is-cloud-write";
import { requireMirror } from "@/server/operations/clouds/follow/require-mirror";
import type { OperationContext } from "@/server/operations/context";
import { type GatheredHosts, gatherHosts, NO_HOSTS } from "@/server/operations/host-steps/gather-hosts";
import type { HeldHosts } from "@/server/operations/host-steps/hold-hosts";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { type Gathered, gatherFabrics } from "@/server/operations/intent/gather-fabrics";
import type { StoredIntent } from "@/server/operations/intent/read-intent";

/** The appliances and hosts that a plan rests on, as they are now. A plan of calls in a real cloud rests on its mirror alone. */
export type GatheredWorld = Gathered & {
  readonly hosts: GatheredHosts;
  /** What Ironic knows of the port whose local link is set. Absent: it was not asked. */
  readonly cards?: readonly BaremetalPort[];
};

export async function gatherWorld(
  ctx: OperationContext,
  stored: StoredIntent,
  request: ChangeRequest,
  signal: AbortSignal,
  /** Where its hosts are held. */
  held?: HeldHosts,
): Promise<GatheredWorld> {
  if (stored.cloudKind !== "inventory" && isCloudWrite(request)) {
    await ctx.refreshCloud(request.cloudId, signal);
    return { fabrics: new Map(), fresh: new Set(), hosts: NO_HOSTS, ...(await gatherCards(ctx, request, signal)) };
  }
  if (stored.cloudKind !== "inventory" && request.kind === "reconcile") {
    const isRead = request.networkIds !== undefined || request.portIds !== undefined;
    await requireMirror(ctx, request.cloudId, { isRead }, signal);
  }
  const [fabrics, hosts] = await Promise.all([
    gatherFabrics(ctx, stored, request, signal),
    gatherHosts(ctx, request, signal, held?.found),
  ]);
  return { ...fabrics, hosts };
}
