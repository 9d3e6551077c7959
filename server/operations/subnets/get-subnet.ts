import { BridgeheadError } from "@/server/model/errors";
import type { SubnetView } from "@/server/model/subnet-views";
import type { OperationContext } from "@/server/operations/context";
import { listSubnets } from "@/server/operations/subnets/list-subnets";

export async function getSubnet(
  ctx: OperationContext,
  { id, caseId }: { readonly id: string; readonly caseId?: string | undefined },
): Promise<SubnetView> {
  const where = caseId === undefined ? await placeOfSubnet(ctx, id) : { caseId };
  const subnet = (await listSubnets(ctx, where)).find((each) => each.id === id);
  if (subnet === undefined) throw noSuchSubnet(id);
  return subnet;
}

/** The cloud and the network of a subnet: changes of intent are made cloud by cloud. */
export async function placeOfSubnet(
  ctx: OperationContext,
  id: string,
): Promise<{ readonly cloudId: string; readonly networkId: string }> {
  const row = await ctx.db.subnet.findUnique({ where: { id }, select: { cloudId: true, networkId: true } });
  if (row === null) throw noSuchSubnet(id);
  return row;
}

function noSuchSubnet(id: string): BridgeheadError {
  return new BridgeheadError("missing", `There is no subnet ${id}.`, { remedy: "Look it up in the list." });
}
