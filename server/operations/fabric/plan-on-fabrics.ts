import type { CloudIntent } from "@/server/mapping/cloud-intent";
import { desiredFabric } from "@/server/mapping/desired-fabric";
import type { MappingFacts } from "@/server/mapping/mapping-facts";
import type { FabricMirror } from "@/server/model/desired-fabric";
import type { FabricEffect } from "@/server/model/fabric-effect";
import type { FabricState } from "@/server/model/fabric-state";
import type { Fault } from "@/server/model/fault";
import { planConnections } from "@/server/oneview/binding/plan-connections";
import { planFabricNetworks } from "@/server/oneview/plan/plan-fabric-networks";
import type { RequestScope } from "@/server/operations/fabric/fabric-scope";
import { orderSteps } from "@/server/reconcile/order-steps";
import type { PlannedStep } from "@/server/reconcile/planned-step";

export type FabricStep = PlannedStep<FabricEffect>;

export type FabricPlan = {
  /** In the order in which they are performed. */
  readonly steps: readonly FabricStep[];
  readonly notices: readonly string[];
  /** Why a port cannot be bound; the request decides whether that refuses or is told. */
  readonly faults: readonly Fault[];
};

/**
 * What differs, on the appliances that were read, between what a cloud intends and what is there, with the mirror as the
 * third witness. `fabrics` holds appliances that answered now: nothing is planned on what was true some time ago.
 */
export function planOnFabrics(
  intent: CloudIntent,
  fabrics: ReadonlyMap<string, FabricState>,
  facts: MappingFacts,
  scope: RequestScope,
): FabricPlan {
  const steps: FabricStep[] = [];
  const notices: string[] = [];
  const faults: Fault[] = [];
  for (const [applianceId, fabric] of [...fabrics].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (scope.applianceId !== null && scope.applianceId !== applianceId) continue;
    const desired = desiredFabric(intent, facts, applianceId);
    const mirror = mirrorOf(intent, applianceId);
    const given = { desired, mirror, fabric, scope, deletes: scope.deletes };
    const connections = planConnections({
      ...given,
      willBeReflected: new Set(desired.networks.map((each) => each.networkId)),
    });
    const networks = planFabricNetworks({ ...given, connectionSteps: connections.steps });
    steps.push(...networks.steps, ...connections.steps);
    notices.push(...networks.notices, ...connections.notices);
    faults.push(...connections.faults);
  }
  const present = new Set(steps.map((step) => step.id));
  const closed = steps.map((step) => ({ ...step, dependsOn: step.dependsOn.filter((id) => present.has(id)) }));
  return { steps: orderSteps(closed), notices, faults };
}

function mirrorOf(intent: CloudIntent, applianceId: string): FabricMirror {
  const here = (each: { readonly applianceId: string }) => each.applianceId === applianceId;
  return {
    networks: intent.reflections.filter((each) => each.manageable && here(each)),
    members: intent.members.filter(here),
    connections: intent.connections.filter(here),
  };
}
