import type { OperationContext } from "@/server/operations/context";
import { type FoundHosts, findHosts } from "@/server/operations/host-steps/gather-hosts";
import type { ChangeRequest } from "@/server/operations/intent/change-request";

export type HeldHosts = {
  /** As they were found while they were held. */
  readonly found: FoundHosts;
  readonly release: () => void;
};

/**
 * Holds the hosts that a request will change until they are released. While it waited for its turn others may have
 * changed what the request has to do with, so it is asked again.
 */
export async function holdHosts(ctx: OperationContext, request: ChangeRequest): Promise<HeldHosts> {
  for (;;) {
    const before = await findHosts(ctx, request);
    const wanted = idsOf(before);
    if (wanted.size === 0) return { found: before, release: () => {} };
    const release = await ctx.hostTurns.acquire(wanted);
    try {
      const found = await findHosts(ctx, request);
      if ([...idsOf(found)].every((id) => wanted.has(id))) return { found, release };
    } catch (error) {
      release();
      throw error;
    }
    release();
  }
}

function idsOf({ involved }: FoundHosts): ReadonlySet<string> {
  return new Set(involved.map((host) => host.id));
}
