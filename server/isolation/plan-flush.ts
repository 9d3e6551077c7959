import type { ObservedBridges } from "@/server/isolation/observed-bridges";
import { orphanRules } from "@/server/isolation/orphan-rules";
import { ruleChange } from "@/server/isolation/rule-change";
import { stepId } from "@/server/reconcile/step-id";
import type { HostPlanInput, HostStep } from "@/server/wiring/host-plan";

/** Rules of devices that are gone, each device a step. Told now and of our form they go at once; others wait for a tick. */
export function planFlush(
  host: HostPlanInput["host"],
  observed: ObservedBridges,
  flush: "perform" | "tick",
  notices: string[],
): readonly HostStep[] {
  return orphanRules(observed).flatMap(({ device, rules, exists, ours }): readonly HostStep[] => {
    if (exists) {
      const count = rules.length === 1 ? "A rule" : `${rules.length} rules`;
      notices.push(
        `${count} on host ${host.name} for ${device} stay: the device is there, on no bridge at the moment.`,
      );
      return [];
    }
    return [
      {
        id: stepId("isolation.flush", host.id, device, ours ? "own" : "foreign"),
        verb: "isolation.flush",
        target: `rules of ${device} on host ${host.name}`,
        why: ours
          ? `There is no device ${device} any more; a new one of that name would inherit its rules.`
          : `There is no device ${device} any more. These rules are not of the form that isolation writes: tick them to remove them.`,
        risk: "low",
        cause: "orphan",
        dependsOn: [],
        ...(flush === "perform" && ours ? {} : { needsTick: true }),
        ...ruleChange(host.id, { add: [], remove: rules }),
      },
    ];
  });
}
