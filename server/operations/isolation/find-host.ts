import { BridgeheadError } from "@/server/model/errors";
import type { OperationContext } from "@/server/operations/context";
import { readManagedHosts } from "@/server/operations/host-steps/managed-hosts";

export type FoundHost = { readonly id: string; readonly name: string };

/**
 * The managed host that is meant: by id, by its name here, or by the name that it has itself (`hostname`, with or without
 * its domain), which is what a script on it can tell. Two that answer to one name are refused.
 */
export async function findManagedHost(ctx: OperationContext, wanted: string): Promise<FoundHost> {
  const hosts = await readManagedHosts(ctx.db);
  const byId = hosts.filter((each) => each.id === wanted);
  const byName = hosts.filter((each) => each.name === wanted);
  const short = (name: string) => name.split(".")[0]?.toLowerCase();
  const bySelf = hosts.filter((each) => {
    const own = ctx.hostState(each.id)?.hostname;
    return own !== undefined && own !== "" && short(own) === short(wanted);
  });
  const [found, ...others] = [byId, byName, bySelf].find((each) => each.length > 0) ?? [];
  if (found !== undefined && others.length === 0) return { id: found.id, name: found.name };
  if (found !== undefined) {
    const names = [found, ...others].map((each) => each.name).join(" and ");
    throw new BridgeheadError("conflict", `Hosts ${names} both call themselves "${wanted}".`, {
      remedy: "Say which one by its name in the console.",
    });
  }
  const row = await ctx.db.host.findFirst({ where: { OR: [{ id: wanted }, { name: wanted }] } });
  throw new BridgeheadError("missing", `There is no managed host "${wanted}".`, {
    remedy:
      row === null
        ? "Add it under Hosts, or give its name in the console."
        : `Host ${row.name} is off, only observed, or has no plumbing: let Bridgehead manage it, under Hosts.`,
  });
}
