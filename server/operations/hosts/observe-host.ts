import type { HostDetails } from "@/server/model/host-view";
import type { ConsoleContext } from "@/server/operations/console-context";
import { getHost } from "@/server/operations/hosts/list-hosts";

/** Reads the host now, whatever its schedule; answers what it showed. Changes nothing on it. */
export async function observeHost(ctx: ConsoleContext, input: { readonly id: string }): Promise<HostDetails> {
  await getHost(ctx, input);
  await ctx.sources.refreshHost(input.id);
  return getHost(ctx, input);
}
