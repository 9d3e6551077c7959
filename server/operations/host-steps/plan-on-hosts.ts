import type { NetworkIntent } from "@/server/model/network-intent";
import type { GatheredHosts } from "@/server/operations/host-steps/gather-hosts";
import type { HostPlan, HostScope } from "@/server/wiring/host-plan";
import { planHost } from "@/server/wiring/plan-host";

/** What differs, on the hosts that were looked at now, between what is intended and what is there. */
export function planOnHosts(intent: NetworkIntent, { hosts, states }: GatheredHosts, scope: HostScope): HostPlan {
  const plans = hosts.flatMap((host) => {
    const state = states.get(host.id);
    return state === undefined ? [] : [planHost({ intent, host, state, hosts, scope })];
  });
  return {
    steps: plans.flatMap((each) => each.steps),
    notices: plans.flatMap((each) => each.notices),
    faults: plans.flatMap((each) => each.faults),
  };
}
