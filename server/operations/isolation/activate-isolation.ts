import { readNics } from "@/server/isolation/read-nics";
import { refuseOtherBridges } from "@/server/isolation/refuse-other-bridges";
import { BridgeheadError } from "@/server/model/errors";
import { type IsolatedVm, type VmNic, vmNameSchema } from "@/server/model/isolation";
import type { PlanRun } from "@/server/model/plan-run";
import type { OperationContext } from "@/server/operations/context";
import { resolveCloud } from "@/server/operations/intent/resolve";
import { findManagedHost } from "@/server/operations/isolation/find-host";
import { type ChangeMode, changeIntent } from "@/server/operations/plans/change-intent";

export type ActivateInput = {
  /** Id or name. */
  readonly host: string;
  /** Absent: as the domain's XML says. */
  readonly vm?: string | undefined;
  /** What libvirt or Xen prints, or lines of device and MAC. */
  readonly text?: string | undefined;
  readonly nics?: readonly VmNic[] | undefined;
  readonly source: IsolatedVm["source"];
};

/** Isolates a VM on its host: both rules for each of its NICs that is on a filtered bridge. */
export async function activateIsolation(
  ctx: OperationContext,
  input: ActivateInput,
  how: ChangeMode,
  signal: AbortSignal,
): Promise<PlanRun> {
  const { id: cloudId } = await resolveCloud(ctx.db, undefined);
  const { id: hostId, name: hostName } = await findManagedHost(ctx, input.host);
  const reading = input.text === undefined ? null : readNics(input.text);
  const vm = nameOf(input.vm, reading?.vm ?? null);
  const nics = [...(input.nics ?? []), ...(reading?.nics ?? [])];
  if (nics.length === 0) {
    throw new BridgeheadError(
      "invalid",
      `VM ${vm} has no NIC with a device on a host. ${reading?.notices.join(" ") ?? ""}`.trim(),
      {
        remedy: "Give the NICs of a running VM: its domain XML, or a line with device and MAC for each.",
      },
    );
  }
  if (reading?.bridges) refuseOtherBridges(reading.nics, reading.bridges, hostName, ctx.hostState(hostId));
  return changeIntent(ctx, { kind: "isolate-vm", cloudId, hostId, vm, nics, source: input.source }, how, signal);
}

function nameOf(asked: string | undefined, domain: string | null): string {
  const name = asked ?? domain;
  if (name === null) {
    throw new BridgeheadError("invalid", "Which VM is meant is not said.", {
      remedy: "Give the VM's name, e.g. one-42.",
    });
  }
  if (asked !== undefined && domain !== null && asked !== domain) {
    throw new BridgeheadError("invalid", `The domain is ${domain}, and ${asked} was asked for.`, {
      remedy: "Give the XML of that VM, or leave its name out.",
    });
  }
  const parsed = vmNameSchema.safeParse(name);
  if (parsed.success) return parsed.data;
  throw new BridgeheadError("invalid", `"${name.slice(0, 80)}" is no name of a VM.`, {
    remedy: parsed.error.issues[0]?.message ?? "Give a name such as one-42.",
  });
}
