import { z } from "zod";
import type { IsolationScope } from "@/server/isolation/plan-isolation";
import { isMovedVm } from "@/server/isolation/plan-isolation-intent";
import type { CloudIntent } from "@/server/mapping/cloud-intent";
import { BridgeheadError } from "@/server/model/errors";
import { filteredBridgesSchema, type IsolatedVm, vmNameSchema, vmNicSchema } from "@/server/model/isolation";
import type { ChangeRequest } from "@/server/operations/intent/change-request";

const onHost = { cloudId: z.string().min(1), hostId: z.string().min(1) };

/** What can be asked about isolation, as a plan is stored with it. */
export const isolationRequests = [
  z.strictObject({
    kind: z.literal("isolate-vm"),
    ...onHost,
    vm: vmNameSchema,
    nics: z.array(vmNicSchema).max(256),
    source: z.enum(["hook", "operator"]),
  }),
  z.strictObject({
    kind: z.literal("flush-isolation"),
    ...onHost,
    /** VMs that are gone, found when it was asked, so that the plan stays the same. */
    forget: z.array(vmNameSchema).max(10_000),
  }),
  z.strictObject({
    kind: z.literal("stop-isolating"),
    ...onHost,
    vm: vmNameSchema,
    /** As they were isolated when it was asked, so that the plan stays the same when the VM is forgotten. */
    nics: z.array(vmNicSchema).max(256),
  }),
  z.strictObject({ kind: z.literal("set-filtered-bridges"), ...onHost, bridges: filteredBridgesSchema }),
] as const;

export type IsolationRequest = z.infer<(typeof isolationRequests)[number]>;

export function isIsolationRequest(request: { readonly kind: string }): request is IsolationRequest {
  return isolationRequests.some((each) => each.shape.kind.value === request.kind);
}

/** What the cloud shall intend when it is granted. */
export function desiredIsolation(current: CloudIntent, request: IsolationRequest): CloudIntent {
  const { hostId } = request;
  if (!current.hosts.some((each) => each.id === hostId)) {
    throw new BridgeheadError("missing", `There is no managed host ${hostId} in cloud "${current.cloudName}".`, {
      remedy: "Let Bridgehead manage the host first, under Hosts.",
    });
  }
  const { vms, filteredBridges } = current.isolation;
  const isThis = (vm: IsolatedVm, names: readonly string[]) => vm.hostId === hostId && names.includes(vm.name);
  switch (request.kind) {
    case "isolate-vm": {
      const vm: IsolatedVm = { hostId, name: request.vm, nics: request.nics, source: request.source };
      const others = vms.filter((each) => !isThis(each, [request.vm]) && !isMovedVm(each, vm));
      const order = (each: IsolatedVm) => `${each.hostId} ${each.name}`;
      const all = [...others, vm].sort((a, b) => (order(a) < order(b) ? -1 : 1));
      return { ...current, isolation: { vms: all, filteredBridges } };
    }
    case "flush-isolation":
      return {
        ...current,
        isolation: { vms: vms.filter((each) => !isThis(each, request.forget)), filteredBridges },
      };
    case "stop-isolating":
      return { ...current, isolation: { vms: vms.filter((each) => !isThis(each, [request.vm])), filteredBridges } };
    case "set-filtered-bridges": {
      const others = filteredBridges.filter((each) => each.hostId !== hostId);
      const bridges = request.bridges === null ? [] : [{ hostId, bridges: [...new Set(request.bridges)].sort() }];
      return { ...current, isolation: { vms, filteredBridges: [...others, ...bridges] } };
    }
  }
}

const NOTHING: IsolationScope = { vms: new Set(), flush: "leave", told: new Set(), release: null };

/**
 * What of the rules a request may touch on the hosts that it has to do with; `null`: nothing. A reconciliation of everything
 * or of a host adds what is missing, and flushes what is left over when it is ticked.
 */
export function isolationScopeOf(request: ChangeRequest): IsolationScope | null {
  switch (request.kind) {
    case "isolate-vm": {
      const vms = new Set([request.vm]);
      return { ...NOTHING, vms, told: vms };
    }
    case "flush-isolation":
      return { ...NOTHING, flush: "perform" };
    case "stop-isolating":
      return { ...NOTHING, release: { name: request.vm, nics: request.nics } };
    case "set-filtered-bridges":
      return { ...NOTHING, vms: null };
    case "reconcile": {
      const { applianceId, physicalNetwork, networkId, portId, deletes } = request;
      if ([applianceId, physicalNetwork, networkId, portId].some((each) => each !== null)) return null;
      return { ...NOTHING, vms: null, flush: deletes ? "perform" : "tick" };
    }
    default:
      return null;
  }
}

export function isolationTitle(request: IsolationRequest, hostName: string): string {
  switch (request.kind) {
    case "isolate-vm":
      return `Isolate VM ${request.vm} on host ${hostName}`;
    case "flush-isolation":
      return `Flush the rules of VMs that are gone on host ${hostName}`;
    case "stop-isolating":
      return `Stop isolating VM ${request.vm} on host ${hostName}`;
    case "set-filtered-bridges":
      return `Filter VMs on ${request.bridges === null ? "all bridges" : request.bridges.join(", ")} of host ${hostName}`;
  }
}
