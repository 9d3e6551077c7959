import type { ApplianceSummary } from "@/server/model/appliance-view";
import { BridgeheadError } from "@/server/model/errors";
import type { FabricState } from "@/server/model/fabric-state";
import { summarizeAppliance } from "@/server/operations/appliances/summarize-appliance";
import type { ConsoleContext } from "@/server/operations/console-context";

export async function listAppliances(ctx: ConsoleContext): Promise<ApplianceSummary[]> {
  const rows = await ctx.db.appliance.findMany({ orderBy: { name: "asc" } });
  return rows.map((row) => summarizeAppliance(row, ctx.world.fabric(row.id)));
}

export async function getAppliance(ctx: ConsoleContext, input: { readonly id: string }): Promise<ApplianceSummary> {
  const row = await ctx.db.appliance.findUnique({ where: { id: input.id } });
  if (!row) throw noSuchAppliance(input.id);
  return summarizeAppliance(row, ctx.world.fabric(row.id));
}

/** Everything that the appliance last showed. */
export async function readApplianceTree(ctx: ConsoleContext, input: { readonly id: string }): Promise<FabricState> {
  const { name } = await getAppliance(ctx, input);
  const observed = ctx.world.fabric(input.id);
  if (observed?.state) return observed.state;
  throw new BridgeheadError("unreachable", `${name} has not been read yet.`, {
    remedy: observed?.status.errors[0] ?? "Wait for the first read, or test the connection.",
  });
}

export function noSuchAppliance(id: string): BridgeheadError {
  return new BridgeheadError("missing", `There is no appliance ${id}.`);
}
