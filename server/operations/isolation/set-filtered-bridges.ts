import type { PlanRun } from "@/server/model/plan-run";
import type { OperationContext } from "@/server/operations/context";
import { resolveCloud } from "@/server/operations/intent/resolve";
import { findManagedHost } from "@/server/operations/isolation/find-host";
import { type ChangeMode, changeIntent } from "@/server/operations/plans/change-intent";

export type FilteredBridgesInput = {
  readonly host: string;
  /** `null`: all Linux bridges. */
  readonly bridges: readonly string[] | null;
};

/** Says on which bridges of a host VMs are filtered; isolated VMs on new ones get their rules. */
export async function setFilteredBridges(
  ctx: OperationContext,
  input: FilteredBridgesInput,
  how: ChangeMode,
  signal: AbortSignal,
): Promise<PlanRun> {
  const { id: cloudId } = await resolveCloud(ctx.db, undefined);
  const { id: hostId } = await findManagedHost(ctx, input.host);
  const bridges = input.bridges === null ? null : [...input.bridges];
  return changeIntent(ctx, { kind: "set-filtered-bridges", cloudId, hostId, bridges }, how, signal);
}
