import { BridgeheadError } from "@/server/model/errors";
import type { ObjectDetails } from "@/server/model/graph";
import type { ConsoleContext } from "@/server/operations/console-context";
import { objectDetails } from "@/server/topology/details";

/** Every fact of one object, drawn or not, each with the command that shows it by hand. */
export async function readObject(
  ctx: ConsoleContext,
  input: { readonly id: string; readonly caseId?: string | undefined },
): Promise<ObjectDetails> {
  const { world, cache } = await ctx.views.of(input.caseId);
  const details = objectDetails(world, input.id, cache);
  if (details !== null) return details;
  throw new BridgeheadError("missing", `There is no ${input.id} any more.`, {
    remedy: "It was removed meanwhile, or its host is gone. Search for its name, or go back to the overview.",
  });
}
