import type { HostState } from "@/server/model/host-state";
import type { HostRef } from "@/server/model/on-host-views";
import { type Plumbing, plumbingSchema } from "@/server/model/plumbing";
import type { OperationContext } from "@/server/operations/context";

export type KnownHost = {
  readonly ref: HostRef;
  /** `null`: the console plugs nothing on it. */
  readonly plumbing: Plumbing | null;
  readonly state: HostState | null;
};

/** The hosts in use by name, each as it was last seen. Reads no host. */
export async function readKnownHosts(ctx: Pick<OperationContext, "db" | "hostState">): Promise<readonly KnownHost[]> {
  const rows = await ctx.db.host.findMany({
    where: { enabled: true },
    select: { id: true, name: true, ownership: true, plumbing: true },
    orderBy: { name: "asc" },
  });
  return rows.map(({ id: hostId, name: hostName, ownership, plumbing }) => {
    const state = ctx.hostState(hostId);
    const managed = ownership === "managed";
    const parsed = plumbingSchema.safeParse(plumbing);
    return {
      ref: { hostId, hostName, managed, observedAt: state?.observedAt ?? null },
      plumbing: managed && parsed.success ? parsed.data : null,
      state,
    };
  });
}
