import { BridgeheadError } from "@/server/model/errors";
import type { SecurityGroupDetails } from "@/server/model/object-views";
import type { OperationContext } from "@/server/operations/context";
import { toldIntents } from "@/server/operations/intent/told-intents";
import { describeSecurityGroup } from "@/server/operations/security-groups/describe-security-group";

/** A group with its rules and the ports that are in it. */
export async function getSecurityGroup(
  ctx: OperationContext,
  { id, caseId }: { readonly id: string; readonly caseId?: string | undefined },
): Promise<SecurityGroupDetails> {
  const where = caseId === undefined ? { cloudId: await cloudOfSecurityGroup(ctx, id) } : { caseId };
  for (const told of await toldIntents(ctx, where)) {
    const group = told.intent.securityGroups.find((each) => each.id === id);
    if (group !== undefined) return describeSecurityGroup(told, group);
  }
  throw noSuchGroup(id);
}

/** The cloud that a group belongs to: changes of intent are made cloud by cloud. */
export async function cloudOfSecurityGroup(ctx: OperationContext, id: string): Promise<string> {
  const row = await ctx.db.securityGroup.findUnique({ where: { id }, select: { cloudId: true } });
  if (row === null) throw noSuchGroup(id);
  return row.cloudId;
}

/** Of rules: the group they are in, and its cloud. */
export async function placeOfRules(
  ctx: OperationContext,
  ids: readonly string[],
): Promise<{ readonly cloudId: string; readonly securityGroupId: string }> {
  const rows = await ctx.db.securityGroupRule.findMany({
    where: { id: { in: ids.slice(0, 1) } },
    select: { cloudId: true, securityGroupId: true },
  });
  const [row] = rows;
  if (row !== undefined) return row;
  throw new BridgeheadError("missing", `There is no security group rule ${ids[0] ?? ""}.`, {
    remedy: "Read the list again; it may have been removed meanwhile.",
  });
}

function noSuchGroup(id: string): BridgeheadError {
  return new BridgeheadError("missing", `There is no security group ${id}.`, { remedy: "Look it up in the list." });
}
