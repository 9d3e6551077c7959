import { BridgeheadError } from "@/server/model/errors";
import type { HostDetails, HostSummary } from "@/server/model/host-view";
import type { ConsoleContext } from "@/server/operations/console-context";
import { describeHost, summarizeHost } from "@/server/operations/hosts/summarize-host";

export async function listHosts(ctx: ConsoleContext): Promise<HostSummary[]> {
  const rows = await ctx.db.host.findMany({ orderBy: { name: "asc" } });
  const observed = new Map(ctx.world.world().hosts.map((host) => [host.status.id, host]));
  return rows.map((row) => summarizeHost(row, observed.get(row.id)));
}

export async function getHost(ctx: ConsoleContext, input: { readonly id: string }): Promise<HostDetails> {
  const row = await ctx.db.host.findUnique({ where: { id: input.id } });
  if (!row) throw noSuchHost(input.id);
  return describeHost(
    row,
    ctx.world.world().hosts.find((host) => host.status.id === row.id),
  );
}

export function noSuchHost(id: string): BridgeheadError {
  return new BridgeheadError("missing", `There is no host ${id}.`, {
    remedy: "The list of hosts shows what there is.",
  });
}
