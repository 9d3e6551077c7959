import { BridgeheadError } from "@/server/model/errors";
import type { VmNic } from "@/server/model/isolation";
import type { PlanRun } from "@/server/model/plan-run";
import type { OperationContext } from "@/server/operations/context";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { resolveCloud } from "@/server/operations/intent/resolve";
import { findManagedHost } from "@/server/operations/isolation/find-host";
import { readIsolation } from "@/server/operations/isolation/isolation-rows";
import { type ChangeMode, changeIntent } from "@/server/operations/plans/change-intent";

/** Takes the rules away from a VM that runs on, and forgets that it is to be isolated. */
export async function stopIsolating(
  ctx: OperationContext,
  input: { readonly host: string; readonly vm: string },
  how: ChangeMode,
  signal: AbortSignal,
): Promise<PlanRun> {
  const { id: cloudId } = await resolveCloud(ctx.db, undefined);
  const host = await findManagedHost(ctx, input.host);
  const nics = how.planId === undefined ? await nicsOf(ctx, host, input.vm) : [];
  const request: ChangeRequest = { kind: "stop-isolating", cloudId, hostId: host.id, vm: input.vm, nics: [...nics] };
  return changeIntent(ctx, request, how, signal);
}

async function nicsOf(
  ctx: OperationContext,
  host: { readonly id: string; readonly name: string },
  name: string,
): Promise<readonly VmNic[]> {
  const { vms } = await readIsolation(ctx.db);
  const vm = vms.find((each) => each.hostId === host.id && each.name === name);
  if (vm !== undefined) return vm.nics;
  throw new BridgeheadError("missing", `VM ${name} is not isolated on host ${host.name}.`, {
    remedy: "Give the name and the host that stand in the list of isolated VMs.",
  });
}
