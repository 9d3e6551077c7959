import type { NetworkIntent } from "@/server/model/network-intent";
import type { GatheredHosts } from "@/server/operations/host-steps/gather-hosts";
import type { HostPlan, HostScope, HostStep } from "@/server/wiring/host-plan";
import { planHost } from "@/server/wiring/plan-host";

/** What differs, on the hosts that were looked at now, between what is intended and what is there. */
export function planOnHosts(intent: NetworkIntent, { hosts, states }: GatheredHosts, scope: HostScope): HostPlan {
  const plans = hosts.flatMap((host) => {
    const state = states.get(host.id);
    if (state === undefined) return [];
    const plan = planHost({ intent, host, state, hosts, scope });
    return [{ ...plan, steps: plan.steps.map((step) => withHost(step, host.name)) }];
  });
  return {
    steps: plans.flatMap((each) => each.steps),
    notices: plans.flatMap((each) => each.notices),
    faults: plans.flatMap((each) => each.faults),
  };
}

/** A row says on which host it takes effect. */
function withHost(step: HostStep, host: string): HostStep {
  const named = (facts: HostStep["before"]) => (facts === null ? null : { host, ...facts });
  return { ...step, before: named(step.before), after: named(step.after), place: "host" };
}
