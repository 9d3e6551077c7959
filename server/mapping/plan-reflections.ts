import type { CloudIntent, FlatMappingIntent, Reflection } from "@/server/mapping/cloud-intent";
import { decideReflection } from "@/server/mapping/decide-reflection";
import type { IntentEffect } from "@/server/mapping/intent-effect";
import type { MappingFacts, OneViewNetworkRef } from "@/server/mapping/mapping-facts";
import { flatMappingStepId } from "@/server/mapping/plan-mappings";
import { networkTarget } from "@/server/mapping/plan-networks";
import type { Network } from "@/server/model/neutron";
import type { PlannedStep } from "@/server/reconcile/planned-step";
import { stepId } from "@/server/reconcile/step-id";

type IntentStep = PlannedStep<IntentEffect>;
type Input = { readonly current: CloudIntent; readonly desired: CloudIntent; readonly facts: MappingFacts };

/**
 * The mirror's side of flat mappings: which networks become the mapped OneView network, and which cease to be it.
 * Only reflections that we do not manage are looked at: a flat mapping's OneView network is somebody else's.
 */
export function planReflections(input: Input): readonly IntentStep[] {
  const { current, desired, facts } = input;
  const mirrored = new Map<string, Reflection[]>();
  for (const each of current.reflections) {
    if (each.manageable) continue;
    mirrored.set(each.networkId, [...(mirrored.get(each.networkId) ?? []), each]);
  }
  const known = new Map([...current.networks, ...desired.networks].map((network) => [network.id, network]));
  const wanted = new Map<string, { mapping: FlatMappingIntent; vlanIgnored: boolean }>();
  const reasons = new Map<string, string>();
  for (const network of desired.networks) {
    const decision = decideReflection(network, desired, facts);
    if (decision.kind === "flat") wanted.set(network.id, decision);
    else if (decision.kind === "none") reasons.set(network.id, decision.reason);
    else reasons.set(network.id, "an uplink set of its physical network takes it instead");
  }

  const steps: IntentStep[] = [];
  for (const [networkId, reflections] of mirrored) {
    const want = wanted.get(networkId);
    for (const reflection of reflections) {
      if (want !== undefined && isReflectedBy(reflection, want.mapping)) continue;
      const reason =
        want === undefined
          ? (reasons.get(networkId) ?? "the network is removed")
          : "its physical network is mapped to another OneView network";
      steps.push(release(reflection, known.get(networkId), reason, facts));
    }
  }
  for (const network of desired.networks) {
    const want = wanted.get(network.id);
    if (want === undefined) continue;
    const reflections = mirrored.get(network.id) ?? [];
    if (reflections.some((each) => isReflectedBy(each, want.mapping))) continue;
    steps.push(adopt(network, want.mapping, want.vlanIgnored, reflections, facts));
  }
  return steps;
}

function isReflectedBy(reflection: Reflection, mapping: FlatMappingIntent): boolean {
  return reflection.applianceId === mapping.applianceId && reflection.oneViewNetworkId === mapping.oneViewNetworkId;
}

function adopt(
  network: Network,
  mapping: FlatMappingIntent,
  vlanIgnored: boolean,
  replaced: readonly Reflection[],
  facts: MappingFacts,
): IntentStep {
  const name = facts.oneViewNetwork(mapping)?.name ?? mapping.oneViewNetworkId;
  const why = `Ports bound on it from now on connect to OneView network "${name}".`;
  return {
    id: stepId("network.adopt", network.id, mapping.applianceId),
    verb: "network.adopt",
    target: networkTarget(network),
    why: vlanIgnored
      ? `${why} It is a VLAN network without a Tagged uplink set: VLAN ${network.segmentationId ?? "?"} is ignored there.`
      : why,
    risk: vlanIgnored ? "high" : "low",
    dependsOn: [
      flatMappingStepId("add", mapping),
      stepId("network.create", network.id),
      stepId("network.update", network.id),
      ...replaced.map((each) => stepId("network.release", each.networkId, each.applianceId)),
    ],
    before: null,
    after: reflectionFacts(mapping, facts),
    effect: {
      kind: "reflection.create",
      cloudId: mapping.cloudId,
      reflection: {
        networkId: network.id,
        applianceId: mapping.applianceId,
        oneViewNetworkId: mapping.oneViewNetworkId,
        manageable: false,
      },
    },
  };
}

function release(
  reflection: Reflection,
  network: Network | undefined,
  reason: string,
  facts: MappingFacts,
): IntentStep {
  return {
    id: stepId("network.release", reflection.networkId, reflection.applianceId),
    verb: "network.release",
    target: network === undefined ? `network ${reflection.networkId}, which is gone` : networkTarget(network),
    why: `It is no longer shown by that OneView network: ${reason}. Connections that exist stay as they are.`,
    risk: "low",
    dependsOn: [],
    before: reflectionFacts(reflection, facts),
    after: null,
    effect: {
      kind: "reflection.delete",
      networkId: reflection.networkId,
      applianceId: reflection.applianceId,
    },
  };
}

function reflectionFacts(ref: OneViewNetworkRef, facts: MappingFacts): Record<string, string> {
  return {
    appliance: facts.applianceName(ref.applianceId),
    "OneView network": facts.oneViewNetwork(ref)?.name ?? "unknown",
    "OneView network id": ref.oneViewNetworkId,
    managed: "no: never changed or deleted by the console",
    "written on the appliance": "nothing",
  };
}
