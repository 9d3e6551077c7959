import type { OperationContext } from "@/server/operations/context";
import { hostsOfRequest } from "@/server/operations/host-steps/gather-hosts";
import type { ChangeRequest } from "@/server/operations/intent/change-request";

/**
 * Holds the hosts that a request will change until the answer is called. While it waited for its turn others may have
 * changed what the request has to do with, so it is asked again.
 */
export async function holdHosts(ctx: OperationContext, request: ChangeRequest): Promise<() => void> {
  for (;;) {
    const wanted = await idsOf(ctx, request);
    if (wanted.size === 0) return () => {};
    const release = await ctx.hostTurns.acquire(wanted);
    try {
      const now = await idsOf(ctx, request);
      if ([...now].every((id) => wanted.has(id))) return release;
    } catch (error) {
      release();
      throw error;
    }
    release();
  }
}

async function idsOf(ctx: OperationContext, request: ChangeRequest): Promise<ReadonlySet<string>> {
  return new Set((await hostsOfRequest(ctx, request)).map((host) => host.id));
}
