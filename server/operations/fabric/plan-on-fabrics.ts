import type { CloudIntent } from "@/server/mapping/cloud-intent";
import { desiredFabric } from "@/server/mapping/desired-fabric";
import type { MappingFacts } from "@/server/mapping/mapping-facts";
import type { BlastRadius } from "@/server/model/blast-radius";
import type { FabricMirror } from "@/server/model/desired-fabric";
import type { FabricEffect } from "@/server/model/fabric-effect";
import type { FabricState } from "@/server/model/fabric-state";
import type { Fault } from "@/server/model/fault";
import { planConnections } from "@/server/oneview/binding/plan-connections";
import { blastRadius } from "@/server/oneview/plan/blast-radius";
import { planFabricNetworks } from "@/server/oneview/plan/plan-fabric-networks";
import type { RequestScope } from "@/server/operations/fabric/fabric-scope";
import { reachAfter } from "@/server/operations/fabric/reach-after";
import { orderSteps } from "@/server/reconcile/order-steps";
import type { PlannedStep } from "@/server/reconcile/planned-step";

export type FabricStep = PlannedStep<FabricEffect>;

export type FabricPlan = {
  /** In the order in which they are performed. */
  readonly steps: readonly FabricStep[];
  readonly notices: readonly string[];
  /** Whom the steps reach; `null`: nobody. */
  readonly radius: BlastRadius | null;
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
  const radii: BlastRadius[] = [];
  for (const [applianceId, fabric] of [...fabrics].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (scope.applianceId !== null && scope.applianceId !== applianceId) continue;
    const desired = desiredFabric(intent, facts, applianceId);
    const mirror = mirrorOf(intent, applianceId);
    const given = { desired, mirror, fabric, scope, deletes: scope.deletes };
    const alone = planFabricNetworks(given);
    const { withheld } = alone;
    const willBeReflected = new Set(desired.networks.map((each) => each.networkId).filter((id) => !withheld.has(id)));
    const connections = planConnections({ ...given, ...reachAfter(given, alone.steps), willBeReflected });
    // once more: what deletes a network waits for the ports that leave it
    const networks =
      connections.steps.length === 0 ? alone : planFabricNetworks({ ...given, connectionSteps: connections.steps });
    steps.push(...networks.steps, ...connections.steps);
    radii.push(blastRadius([...networks.steps, ...connections.steps], fabric, networks.collisions));
    notices.push(...networks.notices, ...connections.notices);
    faults.push(...connections.faults);
  }
  const present = new Set(steps.map((step) => step.id));
  const closed = steps.map((step) => ({
    ...withAppliance(step, facts.applianceName(step.effect.applianceId)),
    dependsOn: step.dependsOn.filter((id) => present.has(id)),
  }));
  return { steps: orderSteps(closed), notices, faults, radius: together(radii) };
}

/** A row says on which appliance it takes effect. */
function withAppliance(step: FabricStep, appliance: string): FabricStep {
  const named = (facts: FabricStep["before"]) => (facts === null ? null : { appliance, ...facts });
  return { ...step, before: named(step.before), after: named(step.after) };
}

/** `null`: nothing happens, and nothing is kept from happening by a collision. */
function together(radii: readonly BlastRadius[]): BlastRadius | null {
  const all = (pick: (radius: BlastRadius) => readonly string[]) => [...new Set(radii.flatMap(pick))].sort();
  const radius = {
    networks: radii.reduce((sum, each) => sum + each.networks, 0),
    uplinkSets: all((each) => each.uplinkSets),
    logicalInterconnects: all((each) => each.logicalInterconnects),
    serversGaining: all((each) => each.serversGaining),
    serversLosing: all((each) => each.serversLosing),
    vlanCollisions: all((each) => each.vlanCollisions),
  };
  return Object.values(radius).some((part) => (typeof part === "number" ? part > 0 : part.length > 0)) ? radius : null;
}

function mirrorOf(intent: CloudIntent, applianceId: string): FabricMirror {
  const here = (each: { readonly applianceId: string }) => each.applianceId === applianceId;
  return {
    networks: intent.reflections.filter((each) => each.manageable && here(each)),
    members: intent.members.filter(here),
    connections: intent.connections.filter(here),
  };
}
