import type { NameTable } from "@/server/model/name-view";
import type { ConsoleContext } from "@/server/operations/console-context";
import { nameTable } from "@/server/topology/name-table";

/** From an id, a piece of one or a name to all names that belong to it, and where hosts show them. */
export async function calculateNames(
  ctx: ConsoleContext,
  input: { readonly text: string; readonly caseId?: string | undefined },
): Promise<NameTable> {
  const { world, cache } = await ctx.views.of(input.caseId);
  return nameTable(input.text, world, cache.parts(world));
}
