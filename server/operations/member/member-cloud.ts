import { BridgeheadError } from "@/server/model/errors";
import type { NetworkIntent } from "@/server/model/network-intent";
import type { ProjectScope } from "@/server/model/project-scope";
import { readNetworkIntent } from "@/server/neutron/network-intent-rows";
import type { OperationContext } from "@/server/operations/context";
import type { SourceInput } from "@/server/operations/intent/told-intents";
import { narrowIntent } from "@/server/operations/member/narrow-intent";

export type MemberCloud = {
  readonly cloudId: string;
  /** What may be told. */
  readonly seen: NetworkIntent;
  /** All there is, to reckon with: nothing of it is told but what `seen` has too. */
  readonly all: NetworkIntent;
};

/**
 * The cloud of a member as they see it. A cloud that is not theirs is answered as one that
 * does not exist, and so are cases.
 */
export async function memberCloud(
  ctx: OperationContext,
  scope: ProjectScope,
  input: SourceInput,
): Promise<MemberCloud> {
  if (input.caseId !== undefined) throw missing("case", input.caseId);
  if (input.cloudId !== undefined && input.cloudId !== scope.cloudId) throw missing("cloud", input.cloudId);
  const all = await readNetworkIntent(ctx.db, scope.cloudId);
  return { cloudId: scope.cloudId, all, seen: narrowIntent(all, scope) };
}

/** What is not seen does not exist. */
export function found<T extends { readonly id: string }>(what: string, id: string, list: readonly T[]): T {
  const one = list.find((each) => each.id === id);
  if (one === undefined) throw missing(what, id);
  return one;
}

function missing(what: string, id: string): BridgeheadError {
  return new BridgeheadError("missing", `There is no ${what} ${id}.`, { remedy: "Look it up in the list." });
}
