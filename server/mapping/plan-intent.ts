import { planIsolationIntent } from "@/server/isolation/plan-isolation-intent";
import type { CloudIntent } from "@/server/mapping/cloud-intent";
import type { IntentEffect } from "@/server/mapping/intent-effect";
import type { MappingFacts } from "@/server/mapping/mapping-facts";
import { planFloatingIps } from "@/server/mapping/plan-floating-ips";
import { planMappings } from "@/server/mapping/plan-mappings";
import { planNetworks } from "@/server/mapping/plan-networks";
import { planPorts } from "@/server/mapping/plan-ports";
import { planReflections } from "@/server/mapping/plan-reflections";
import { planRouters } from "@/server/mapping/plan-routers";
import { planSecurityGroups } from "@/server/mapping/plan-security-groups";
import { planSubnets } from "@/server/mapping/plan-subnets";
import { orderSteps } from "@/server/reconcile/order-steps";
import type { PlannedStep } from "@/server/reconcile/planned-step";

/**
 * The difference between what a cloud intends now (with its mirror) and what it shall intend, as steps:
 * - physical networks, networks with their subnets, ports, groups and mappings that come, change or go;
 * - `network.adopt` and `network.release` for every network whose OneView network changes with them: the mirror is
 *   compared with the decision table over the *desired* intent, so a plan over an unchanged intent repairs the mirror.
 * Things are made before what needs them and removed after what used them. No steps: nothing to do.
 */
export function planIntent(input: {
  current: CloudIntent;
  desired: CloudIntent;
  facts: MappingFacts;
}): readonly PlannedStep<IntentEffect>[] {
  const steps = [
    ...planNetworks(input),
    ...planSubnets(input),
    ...planRouters(input),
    ...planFloatingIps(input),
    ...planSecurityGroups(input),
    ...planPorts(input),
    ...planMappings(input),
    ...planReflections(input),
    ...planIsolationIntent(input),
  ];
  const present = new Set(steps.map((step) => step.id));
  return orderSteps(steps.map((step) => ({ ...step, dependsOn: step.dependsOn.filter((id) => present.has(id)) })));
}
