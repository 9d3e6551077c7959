import type { LinuxHostConfig } from "@/server/hosts/config";
import { BridgeheadError } from "@/server/model/errors";
import type { ConsoleContext } from "@/server/operations/console-context";
import { hostConfig } from "@/server/operations/hosts/host-config";

export type LiveHost = { readonly id: string; readonly name: string; readonly config: LinuxHostConfig };

/** A registered host behind a name or key of a trace, on which something can be asked. Refuses simulated ones. */
export async function liveHost(ctx: ConsoleContext, named: string): Promise<LiveHost> {
  const { world } = await ctx.views.of(undefined);
  const found = world.hosts.find(({ name, key }) => name === named || key === named);
  const names = [named, ...(found === undefined ? [] : [found.key, found.name])];
  const row = await ctx.db.host.findFirst({ where: { name: { in: names } } });
  if (row === null) {
    throw new BridgeheadError("missing", `${named} is no registered host.`, {
      remedy: "Run the command there by hand.",
    });
  }
  const config = hostConfig(row, ctx.vault);
  if (config.transport === "simulated") {
    throw new BridgeheadError("refused", `${row.name} is simulated: there is nothing to ask on it.`, {
      remedy: "`npm run lab -- up` brings up hosts with real switches and guests.",
    });
  }
  return { id: row.id, name: row.name, config };
}
