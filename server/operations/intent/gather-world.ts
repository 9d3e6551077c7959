import type { OperationContext } from "@/server/operations/context";
import { type GatheredHosts, gatherHosts } from "@/server/operations/host-steps/gather-hosts";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { type Gathered, gatherFabrics } from "@/server/operations/intent/gather-fabrics";
import type { StoredIntent } from "@/server/operations/intent/read-intent";

/** The appliances and hosts that a plan rests on, as they are now. */
export type GatheredWorld = Gathered & { readonly hosts: GatheredHosts };

export async function gatherWorld(
  ctx: OperationContext,
  stored: StoredIntent,
  request: ChangeRequest,
  signal: AbortSignal,
): Promise<GatheredWorld> {
  const [fabrics, hosts] = await Promise.all([
    gatherFabrics(ctx, stored, request, signal),
    gatherHosts(ctx, request, signal),
  ]);
  return { ...fabrics, hosts };
}
