import type { ConsoleContext } from "@/server/operations/console-context";
import { type SearchHit, search } from "@/server/topology/search";

/** Everything that carries what was typed, best match first, also what no view has open. */
export async function searchObjects(
  ctx: ConsoleContext,
  input: { readonly query: string; readonly caseId?: string | undefined; readonly limit: number },
): Promise<SearchHit[]> {
  const { world, cache } = await ctx.views.of(input.caseId);
  return search(world, input.query, cache).slice(0, input.limit);
}
