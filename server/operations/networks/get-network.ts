import { BridgeheadError } from "@/server/model/errors";
import type { NetworkView } from "@/server/model/mapping-views";
import type { OperationContext } from "@/server/operations/context";
import { listNetworks } from "@/server/operations/networks/list-networks";

export async function getNetwork(
  ctx: OperationContext,
  input: { id: string; caseId?: string | undefined },
): Promise<NetworkView> {
  const row = input.caseId === undefined ? await ctx.db.network.findUnique({ where: { id: input.id } }) : null;
  const networks =
    input.caseId === undefined && row === null
      ? []
      : await listNetworks(ctx, { caseId: input.caseId, cloudId: row?.cloudId });
  const network = networks.find((each) => each.id === input.id);
  if (network === undefined) {
    throw new BridgeheadError("missing", `There is no network ${input.id}.`, { remedy: "Look it up in the list." });
  }
  return network;
}

/** The cloud that a network belongs to: changes of intent are made cloud by cloud. */
export async function cloudOfNetwork(ctx: OperationContext, id: string): Promise<string> {
  const row = await ctx.db.network.findUnique({ where: { id }, select: { cloudId: true } });
  if (row === null) {
    throw new BridgeheadError("missing", `There is no network ${id}.`, { remedy: "Look it up in the list." });
  }
  return row.cloudId;
}
