import type { Lens } from "@/server/model/lens";
import type { ConsoleContext } from "@/server/operations/console-context";
import { lens } from "@/server/topology/lens";

/** Everything that carries a VLAN, a tunnel key, a network, a MAC or an address, across hosts and fabric. */
export async function readLens(
  ctx: ConsoleContext,
  input: { readonly query: string; readonly caseId?: string | undefined },
): Promise<Lens> {
  const { world, cache } = await ctx.views.of(input.caseId);
  return lens(world, input.query, cache);
}
