import type { HostFacts } from "@/server/wiring/host-facts";
import { hostFacts } from "@/server/wiring/host-facts";
import type { HostPlan, HostPlanInput, HostStep } from "@/server/wiring/host-plan";
import { notIsolatedNotice } from "@/server/wiring/isolate-on-plug";
import { isGuestPort, portsOnHost } from "@/server/wiring/on-host";
import { plugStep } from "@/server/wiring/plug-port";
import { type PortTarget, portTargets, portWords } from "@/server/wiring/port-target";
import { unplugSteps } from "@/server/wiring/unplug-port";
import { deadStep, wireStep } from "@/server/wiring/wire-port";

/** Guest ports: plugged, wired or isolated, and unplugged where nobody intends them. */
export function planPorts(input: HostPlanInput, facts = hostFacts(input.state, input.host)): HostPlan {
  const { targets, faults } = portTargets(input, facts);
  const kept = new Set(
    portsOnHost(input.intent, input.host.name)
      .filter(isGuestPort)
      .map(({ id }) => id),
  );
  const steps: HostStep[] = [];
  const notices: string[] = [];
  const notIsolated = [notIsolatedNotice(input)].filter((each) => each !== null);
  for (const target of targets) {
    const { step, isNew } = plugStep(input, facts, target);
    if (step !== null) steps.push(step);
    if (isNew) notices.push(...notIsolated);
    if (isWaiting(facts, target, isNew)) {
      notices.push(
        `${portWords(target.port)} waits on ${input.host.name} for the hypervisor to make ${target.device}.`,
      );
      continue;
    }
    const wiring = target.state === "wired" ? wireStep : deadStep;
    const wired = wiring(input, facts, target, { isNew });
    if (wired !== null) steps.push(wired);
  }
  return { steps: [...steps, ...unplugSteps(input, facts, kept)], notices, faults };
}

/** A tap that is the hypervisor's to make: until it is there the bridge has no port number for flows to name. */
function isWaiting(facts: HostFacts, { plug, device }: PortTarget, isNew: boolean): boolean {
  if (plug === "hybrid") return false;
  if (isNew) return !facts.links.has(device);
  const row = facts.ports.get(device);
  return row === undefined || row.interface === null || row.interface.ofport === null || row.interface.ofport <= 0;
}
