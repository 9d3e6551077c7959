import type { SecurityGroupView } from "@/server/model/object-views";
import type { OperationContext } from "@/server/operations/context";
import { type SourceInput, toldIntents } from "@/server/operations/intent/told-intents";
import { summarizeSecurityGroups } from "@/server/operations/security-groups/describe-security-group";

export type SecurityGroupsInput = SourceInput & { readonly projectId?: string | undefined };

/** By project, then name. */
export async function listSecurityGroups(
  ctx: OperationContext,
  input: SecurityGroupsInput,
): Promise<readonly SecurityGroupView[]> {
  const groups = (await toldIntents(ctx, input)).flatMap(summarizeSecurityGroups);
  return groups.filter((each) => input.projectId === undefined || each.projectId === input.projectId);
}
