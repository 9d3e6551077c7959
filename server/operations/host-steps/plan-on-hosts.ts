import { planRepair } from "@/server/findings/repairs/plan-repair";
import { planIsolation } from "@/server/isolation/plan-isolation";
import type { CloudIntent } from "@/server/mapping/cloud-intent";
import type { GatheredHosts } from "@/server/operations/host-steps/gather-hosts";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { isIsolationRequest, isolationScopeOf } from "@/server/operations/isolation/isolation-request";
import type { HostPlan, HostScope, HostStep } from "@/server/wiring/host-plan";
import { planHost } from "@/server/wiring/plan-host";

/**
 * What differs, on the hosts that were looked at now, between what is intended and what is there. A request about isolation
 * touches rules of ebtables and nothing else; a reconciliation looks at both.
 */
export function planOnHosts(
  intent: CloudIntent,
  { hosts, states, silent }: GatheredHosts,
  scope: HostScope,
  request: ChangeRequest,
): HostPlan {
  if (request.kind === "repair-finding") return planForced(request, { hosts, states, silent });
  const isolation = isolationScopeOf(request);
  const plans = hosts.flatMap((host) => {
    const state = states.get(host.id);
    if (state === undefined) return [];
    const parts = [
      ...(isIsolationRequest(request) || host.unplumbed ? [] : [planHost({ intent, host, state, hosts, scope })]),
      ...(isolation === null ? [] : [planIsolation({ host, state }, intent.isolation, isolation)]),
    ];
    return parts.map((plan) => ({ ...plan, steps: plan.steps.map((step) => withHost(step, host.name)) }));
  });
  return {
    steps: plans.flatMap((each) => each.steps),
    notices: [...unplumbedTarget(request, hosts), ...plans.flatMap((each) => each.notices)],
    faults: plans.flatMap((each) => each.faults),
  };
}

/** One step on one host, or none when there is nothing to mend any more. A host that does not answer is refused. */
function planForced(
  { hostId, hostName, repair }: Extract<ChangeRequest, { kind: "repair-finding" }>,
  { states, silent }: GatheredHosts,
): HostPlan {
  const state = states.get(hostId);
  if (state !== undefined) {
    const plan = planRepair(repair, { id: hostId, name: hostName }, state);
    return { ...plan, steps: plan.steps.map((step) => withHost(step, hostName)) };
  }
  const reason = silent.find(({ host }) => host.id === hostId)?.reason ?? "It was not read.";
  const object = `host ${hostName}`;
  const message = `Host ${hostName} does not answer: ${reason}`;
  const remedy = "Make the host answer, then try again.";
  return { steps: [], notices: [], faults: [{ code: "host-not-answering", object, message, remedy }] };
}

function unplumbedTarget(request: ChangeRequest, hosts: GatheredHosts["hosts"]): readonly string[] {
  if (request.kind !== "bind-port" || !hosts.some((each) => each.unplumbed && each.name === request.host)) return [];
  return [
    `Host ${request.host} is managed but nobody said how it is plumbed, so nothing is plugged there. Set its plumbing on the host's page, then reconcile the port.`,
  ];
}

/** A row says on which host it takes effect. */
function withHost(step: HostStep, host: string): HostStep {
  const named = (facts: HostStep["before"]) => (facts === null ? null : { host, ...facts });
  return { ...step, before: named(step.before), after: named(step.after), place: "host" };
}
