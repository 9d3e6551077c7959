import type { ObservedBridges } from "@/server/isolation/observed-bridges";
import { ruleChange } from "@/server/isolation/rule-change";
import type { IsolatedVm } from "@/server/model/isolation";
import { stepId } from "@/server/reconcile/step-id";
import type { HostPlanInput, HostStep } from "@/server/wiring/host-plan";

/**
 * A VM that shall be isolated no longer: the rules of our form at its devices go, also those for another MAC. What another
 * isolated VM claims by now stays. Where a device is still on a bridge this opens it, which is a risk.
 */
export function planRelease(
  host: HostPlanInput["host"],
  vm: Pick<IsolatedVm, "name" | "nics">,
  /** Those that stay isolated on this host. */
  others: readonly IsolatedVm[],
  { rules, bridgeOf }: ObservedBridges,
  notices: string[],
): readonly HostStep[] {
  const devices = vm.nics.map(({ device }) => device);
  const free = devices.filter((device) => {
    const holder = others.find((each) => each.nics.some((nic) => nic.device === device));
    if (holder === undefined) return true;
    notices.push(`${device} on host ${host.name} is VM ${holder.name}'s now; its rules stay.`);
    return false;
  });
  const remove = rules.flatMap(({ isolation, text }) =>
    isolation !== null && free.includes(isolation.device) ? [text] : [],
  );
  if (remove.length === 0) return [];
  const bridges = [...new Set(free.flatMap((device) => bridgeOf.get(device) ?? []))];
  const opened = `From then on ${vm.name} may send with any MAC and hears every network on ${bridges.join(" and ")}.`;
  return [
    {
      id: stepId("vm.release", host.id, vm.name),
      verb: "vm.release",
      target: `VM ${vm.name} on host ${host.name}`,
      why: bridges.length === 0 ? "None of its devices is on a bridge any more." : opened,
      risk: bridges.length === 0 ? "low" : "high",
      cause: "asked",
      dependsOn: [],
      ...ruleChange(host.id, { add: [], remove }),
    },
  ];
}
