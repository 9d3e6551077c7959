import type { Port } from "@/server/model/neutron";
import type { HostPlanInput, HostScope, HostStep } from "@/server/wiring/host-plan";
import { applyFirewall } from "@/server/wiring/step-ids";

/**
 * The steps of a plan that a request may touch:
 * 1. of a port, network or router: when the scope names it, or names none of its kind in particular; of a DHCP service also
 *    with a port that it serves, of a router with a leg of it;
 * 2. of the whole host: when the scope is everything;
 * 3. the firewall: always, as it is planned within the scope;
 * 4. whatever a chosen step needs first, as long as it only makes things.
 * Then dependencies on steps that are not in the plan are dropped.
 */
export function scopeSteps(input: HostPlanInput, steps: readonly HostStep[]): readonly HostStep[] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const chosen = new Set<string>();
  const choose = (step: HostStep): void => {
    if (chosen.has(step.id)) return;
    chosen.add(step.id);
    // All ports meet in the firewall: what else it waits for is not what was asked.
    if (step.id === applyFirewall(input.host.id)) return;
    for (const id of step.dependsOn) {
      const needed = byId.get(id);
      if (needed !== undefined && needed.needsTick !== true && isMaking(needed.verb)) choose(needed);
    }
  };
  for (const step of steps) if (isAsked(input, step)) choose(step);
  return steps
    .filter(({ id }) => chosen.has(id))
    .map((step) => ({ ...step, dependsOn: step.dependsOn.filter((id) => chosen.has(id)) }));
}

const MAKING = new Set([
  "host.prepare",
  "host.tunnels",
  "network.provision",
  "firewall.apply",
  "port.plug",
  "port.isolate",
]);
const isMaking = (verb: string): boolean => MAKING.has(verb);

function isAsked({ scope, intent }: HostPlanInput, step: HostStep): boolean {
  const [verb = "", , object = ""] = step.id.split(":");
  const id = decodeURIComponent(object);
  if (verb.startsWith("port.")) return within(scope.portIds, id);
  if (verb.startsWith("network.")) return within(scope.networkIds, id);
  const isNamed = (port: Port) => scope.portIds?.has(port.id) ?? false;
  if (verb.startsWith("dhcp.")) {
    return within(scope.networkIds, id) || intent.ports.some((port) => port.networkId === id && isNamed(port));
  }
  if (verb.startsWith("router.")) {
    return within(scope.routerIds, id) || intent.ports.some((port) => port.deviceId === id && isNamed(port));
  }
  // The firewall's planner keeps within the scope by itself: ports that left, and sets that other hosts' ports are in, too.
  return verb.startsWith("firewall.") || isWhole(scope);
}

const within = (ids: ReadonlySet<string> | null, id: string): boolean => ids === null || ids.has(id);
const isWhole = ({ networkIds, portIds, routerIds }: HostScope): boolean =>
  networkIds === null && portIds === null && routerIds === null;
