import type { ConsoleContext } from "@/server/operations/console-context";
import { type SegmentMembers, segmentMembers } from "@/server/topology/segment-members";

/** Everything that carries a VLAN, a tunnel key, a network or a MAC, across hosts. */
export async function readLens(
  ctx: ConsoleContext,
  input: { readonly query: string; readonly caseId?: string | undefined },
): Promise<SegmentMembers> {
  const { world, cache } = await ctx.views.of(input.caseId);
  return segmentMembers(world, input.query, cache);
}
