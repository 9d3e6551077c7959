import { BridgeheadError } from "@/server/model/errors";
import type { HostDetails, HostSummary } from "@/server/model/host-view";
import type { ConsoleContext } from "@/server/operations/console-context";
import { neutronOnHosts, readHeartbeats } from "@/server/operations/hosts/neutron-on-host";
import { describeHost, summarizeHost } from "@/server/operations/hosts/summarize-host";

export async function listHosts(ctx: ConsoleContext): Promise<HostSummary[]> {
  const rows = await ctx.db.host.findMany({ orderBy: { name: "asc" } });
  const view = ctx.views.live();
  const neutronOn = neutronOnHosts(view, await readHeartbeats(ctx.db));
  const observed = new Map(view.world.hosts.map((host) => [host.status.id, host]));
  return rows.map((row) => {
    const host = observed.get(row.id);
    return summarizeHost(row, host, neutronOn(host));
  });
}

export async function getHost(ctx: ConsoleContext, input: { readonly id: string }): Promise<HostDetails> {
  const row = await ctx.db.host.findUnique({ where: { id: input.id } });
  if (!row) throw noSuchHost(input.id);
  const view = ctx.views.live();
  const host = view.world.hosts.find(({ status }) => status.id === row.id);
  return describeHost(row, host, neutronOnHosts(view, await readHeartbeats(ctx.db))(host));
}

export function noSuchHost(id: string): BridgeheadError {
  return new BridgeheadError("missing", `There is no host ${id}.`, {
    remedy: "The list of hosts shows what there is.",
  });
}
