import { changedFacts } from "@/server/mapping/changed-facts";
import type { CloudIntent } from "@/server/mapping/cloud-intent";
import type { IntentEffect } from "@/server/mapping/intent-effect";
import { networkTarget } from "@/server/mapping/plan-networks";
import type { Router } from "@/server/model/neutron";
import { routerTarget } from "@/server/model/object-words";
import type { PlannedStep } from "@/server/reconcile/planned-step";
import { stepId } from "@/server/reconcile/step-id";

type IntentStep = PlannedStep<IntentEffect>;
type Both = { readonly current: CloudIntent; readonly desired: CloudIntent };

/** Routers that come, change or go. Their interfaces and gateways are ports, with steps of their own. */
export function planRouters({ current, desired }: Both): readonly IntentStep[] {
  const before = new Map(current.routers.map((each) => [each.id, each]));
  const after = new Map(desired.routers.map((each) => [each.id, each]));
  const networks = new Map([...current.networks, ...desired.networks].map((each) => [each.id, networkTarget(each)]));
  const facts = (router: Router) => routerFacts(router, (id) => networks.get(id) ?? id);
  const steps: IntentStep[] = [];
  for (const router of desired.routers) {
    const old = before.get(router.id);
    const dependsOn = router.externalNetworkId === null ? [] : [stepId("network.create", router.externalNetworkId)];
    if (old === undefined) {
      steps.push({
        ...{ id: stepId("router.create", router.id), verb: "router.create", target: routerTarget(router), dependsOn },
        ...{ why: "The cloud does not have it yet.", risk: "none", before: null },
        after: { id: router.id, project: router.projectId, ...facts(router) },
        effect: { kind: "router.create", cloudId: desired.cloudId, router },
      });
      continue;
    }
    const changed = changedFacts(facts(old), facts(router));
    if (changed === null) continue;
    const cuts = Object.keys(changed.after).some((name) => name !== "name");
    steps.push({
      ...{ id: stepId("router.update", router.id), verb: "router.update", target: routerTarget(router), dependsOn },
      ...{ why: `Its ${Object.keys(changed.after).join(", ")} shall change.`, risk: cuts ? "low" : "none" },
      ...changed,
      effect: { kind: "router.update", router },
    });
  }
  for (const router of current.routers) if (!after.has(router.id)) steps.push(deleteRouter(router, current, facts));
  return steps;
}

function deleteRouter(
  router: Router,
  current: CloudIntent,
  facts: (router: Router) => Record<string, string>,
): IntentStep {
  const ports = current.ports.filter((port) => port.deviceId === router.id);
  const floating = current.floatingIps.filter((each) => each.routerId === router.id);
  return {
    id: stepId("router.delete", router.id),
    verb: "router.delete",
    target: routerTarget(router),
    why: "It was asked to be removed.",
    risk: "low",
    dependsOn: [
      ...ports.map((port) => stepId("port.delete", port.id)),
      ...floating.flatMap(({ id }) => [stepId("floating-ip.update", id), stepId("floating-ip.delete", id)]),
    ],
    before: { id: router.id, project: router.projectId, ...facts(router) },
    after: null,
    effect: { kind: "router.delete", routerId: router.id },
  };
}

function routerFacts(router: Router, networkName: (id: string) => string): Record<string, string> {
  const { name, externalNetworkId, externalAddresses, snat, routes = [] } = router;
  return {
    name,
    "external network": externalNetworkId === null ? "none" : networkName(externalNetworkId),
    "external address": externalAddresses.length === 0 ? "none" : externalAddresses.join(", "),
    "source NAT": snat ? "on" : "off",
    routes: routes.length === 0 ? "none" : routes.map((each) => `${each.destination} via ${each.nexthop}`).join(", "),
  };
}
