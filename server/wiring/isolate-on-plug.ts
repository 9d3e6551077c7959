import { guestsSeparatedOtherwise } from "@/server/model/other-controller";
import { INTEGRATION_BRIDGE } from "@/server/wiring/bridge-names";
import type { HostPlanInput } from "@/server/wiring/host-plan";

type OnHost = Pick<HostPlanInput, "host" | "state">;

/** Whether a new port lies on the dead VLAN until it is wired: where that is set, and where tags are what separates. */
export function isolatesOnPlug({ host, state }: OnHost): boolean {
  return host.plumbing.isolateVif && guestsSeparatedOtherwise(state) === null;
}

/** Why a new port is not isolated although that is set; `null`: it is, or is not to be. */
export function notIsolatedNotice({ host, state }: OnHost): string | null {
  const reason = guestsSeparatedOtherwise(state);
  if (reason === null || !host.plumbing.isolateVif) return null;
  return `New ports on ${INTEGRATION_BRIDGE} of ${host.name} are not isolated until they are wired: ${reason}. Let Bridgehead only observe the host, or stop the other there: two that write the same bridge undo each other.`;
}
