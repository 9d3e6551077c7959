import { readBridges } from "@/server/isolation/observed-bridges";
import type { PlanRun } from "@/server/model/plan-run";
import type { OperationContext } from "@/server/operations/context";
import { resolveCloud } from "@/server/operations/intent/resolve";
import { findManagedHost } from "@/server/operations/isolation/find-host";
import { readIsolation } from "@/server/operations/isolation/isolation-rows";
import { type ChangeMode, changeIntent } from "@/server/operations/plans/change-intent";

/**
 * Removes the rules of VMs that are gone from a host, and forgets those VMs. Who is gone is asked of devices, as the script
 * of OpenNebula does: a VM is gone when none of its devices is there.
 */
export async function flushIsolation(
  ctx: OperationContext,
  input: { readonly host: string },
  how: ChangeMode,
  signal: AbortSignal,
): Promise<PlanRun> {
  const { id: cloudId } = await resolveCloud(ctx.db, undefined);
  const { id: hostId } = await findManagedHost(ctx, input.host);
  const forget = how.planId === undefined ? await vmsGone(ctx, hostId, signal) : [];
  return changeIntent(ctx, { kind: "flush-isolation", cloudId, hostId, forget: [...forget] }, how, signal);
}

/** On what is there now. Of a host that cannot be read nobody is gone; the plan then says why it is refused. */
async function vmsGone(ctx: OperationContext, hostId: string, signal: AbortSignal): Promise<readonly string[]> {
  const { vms } = await readIsolation(ctx.db);
  const mine = vms.filter((vm) => vm.hostId === hostId);
  if (mine.length === 0) return [];
  const reading = readBridges(await ctx.refreshHost(hostId, signal));
  if (!reading.ok) return [];
  const { links } = reading.observed;
  return mine.filter((vm) => vm.nics.every(({ device }) => !links.has(device))).map((vm) => vm.name);
}
