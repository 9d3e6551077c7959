import type { Fault } from "@/server/model/fault";
import type { Namespace } from "@/server/model/host-state";
import { orderSteps } from "@/server/reconcile/order-steps";
import { planFirewall } from "@/server/security-groups/plan-firewall";
import { type HostFacts, hostFacts } from "@/server/wiring/host-facts";
import type { HostPlan, HostPlanInput } from "@/server/wiring/host-plan";
import { planBringUp } from "@/server/wiring/plan-bring-up";
import { planNetworks } from "@/server/wiring/plan-networks";
import { planPorts } from "@/server/wiring/plan-ports";
import { planTunnels } from "@/server/wiring/plan-tunnels";
import { scopeSteps } from "@/server/wiring/scope-steps";
import { planServices } from "@/server/wiring/services/plan-services";

const PLANNERS: readonly ((input: HostPlanInput, facts: HostFacts) => HostPlan)[] = [
  planBringUp,
  planTunnels,
  planNetworks,
  planPorts,
  planFirewall,
  planServices,
];

/**
 * Everything that differs on one host between what is intended and what was observed, as ordered steps. A host of which a
 * part could not be read is not planned at all: what is unknown must not look as if it were missing.
 */
export function planHost(input: HostPlanInput): HostPlan {
  const facts = hostFacts(input.state, input.host);
  const unread = unreadParts(input, facts);
  if (unread.length > 0) return { steps: [], notices: [], faults: unread };
  const plans = PLANNERS.map((plan) => plan(input, facts));
  return {
    steps: orderSteps(
      scopeSteps(
        input,
        plans.flatMap(({ steps }) => steps),
      ),
    ),
    notices: [...new Set(plans.flatMap(({ notices }) => notices))],
    faults: plans.flatMap(({ faults }) => faults),
  };
}

function unreadParts({ state, host }: HostPlanInput, facts: HostFacts): readonly Fault[] {
  const root = state.namespaces.find(({ name }) => name === "");
  const unread = [
    ...(state.ovs === null ? ["Open vSwitch"] : []),
    ...(root === undefined || root.links === null ? ["links"] : []),
    ...(host.plumbing.firewall === "iptables_hybrid" ? unreadFilters(root) : []),
    ...[...facts.flows.keys()]
      .filter((bridge) => facts.bridges.get(bridge)?.flows === null)
      .map((bridge) => `flows of ${bridge}`),
  ];
  return unread.map((part) => ({
    code: "host-not-read",
    object: `host ${host.name}`,
    message: `The ${part} of ${host.name} could not be read, so nothing can be planned there.`,
    remedy: `See the errors of ${host.name} on its page, put them right, and plan again.`,
  }));
}

/** Without them a port would be wired before anybody knows whether its rules are in force. */
function unreadFilters(root: Namespace | undefined): readonly string[] {
  return [
    ...(root?.iptables == null ? ["iptables rules"] : []),
    ...(root?.ip6tables == null ? ["ip6tables rules"] : []),
    ...(root?.ipsets == null ? ["ipsets"] : []),
  ];
}
