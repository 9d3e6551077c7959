import { changedFacts } from "@/server/mapping/changed-facts";
import type { CloudIntent } from "@/server/mapping/cloud-intent";
import type { IntentEffect } from "@/server/mapping/intent-effect";
import type { PhysicalNetwork } from "@/server/model/mapping";
import type { Network } from "@/server/model/neutron";
import type { PlannedStep } from "@/server/reconcile/planned-step";
import { stepId } from "@/server/reconcile/step-id";

type IntentStep = PlannedStep<IntentEffect>;

/** Physical networks and networks that come, change or go. A physical network goes after its networks and mappings. */
export function planNetworks(input: { current: CloudIntent; desired: CloudIntent }): readonly IntentStep[] {
  const { current, desired } = input;
  const steps: IntentStep[] = [];
  const physicalBefore = new Map(current.physicalNetworks.map((each) => [each.name, each]));
  const physicalAfter = new Map(desired.physicalNetworks.map((each) => [each.name, each]));
  for (const each of desired.physicalNetworks) {
    if (!physicalBefore.has(each.name)) steps.push(createPhysicalNetwork(each));
  }
  for (const each of current.physicalNetworks) {
    if (!physicalAfter.has(each.name)) steps.push(deletePhysicalNetwork(each, current));
  }

  const before = new Map(current.networks.map((each) => [each.id, each]));
  const after = new Map(desired.networks.map((each) => [each.id, each]));
  for (const network of desired.networks) {
    const old = before.get(network.id);
    if (old === undefined) steps.push(createNetwork(network, desired.cloudId));
    else {
      const changed = changedFacts(networkFacts(old), networkFacts(network));
      if (changed !== null) steps.push(updateNetwork(network, changed));
    }
  }
  for (const network of current.networks) if (!after.has(network.id)) steps.push(deleteNetwork(network, current));
  return steps;
}

/** `network "name"`, told apart from its namesakes by the first characters of its id. */
export function networkTarget(network: Network): string {
  return `network "${network.name || "unnamed"}" (${network.id.slice(0, 8)})`;
}

function createPhysicalNetwork(each: PhysicalNetwork): IntentStep {
  return {
    id: stepId("physical-network.create", each.name),
    verb: "physical-network.create",
    target: `physical network "${each.name}"`,
    why: `It shall carry provider networks of type ${each.types.join(" and ")}.`,
    risk: "none",
    dependsOn: [],
    before: null,
    after: { name: each.name, types: each.types.join(", ") },
    effect: { kind: "physical-network.create", physicalNetwork: each },
  };
}

function deletePhysicalNetwork(each: PhysicalNetwork, current: CloudIntent): IntentStep {
  return {
    id: stepId("physical-network.delete", each.name),
    verb: "physical-network.delete",
    target: `physical network "${each.name}"`,
    why: "It was asked to be removed, and no network or mapping uses it.",
    risk: "low",
    dependsOn: [],
    before: { name: each.name, types: each.types.join(", ") },
    after: null,
    effect: { kind: "physical-network.delete", cloudId: current.cloudId, name: each.name },
  };
}

function createNetwork(network: Network, cloudId: string): IntentStep {
  return {
    id: stepId("network.create", network.id),
    verb: "network.create",
    target: networkTarget(network),
    why: "The cloud does not have it yet.",
    risk: "none",
    dependsOn: network.physicalNetwork === null ? [] : [stepId("physical-network.create", network.physicalNetwork)],
    before: null,
    after: networkFacts(network),
    effect: { kind: "network.create", cloudId, network },
  };
}

function updateNetwork(network: Network, changed: NonNullable<ReturnType<typeof changedFacts>>): IntentStep {
  return {
    id: stepId("network.update", network.id),
    verb: "network.update",
    target: networkTarget(network),
    why: `Its ${Object.keys(changed.after).join(", ")} shall change.`,
    risk: "admin state" in changed.after ? "high" : "none",
    dependsOn: [],
    before: changed.before,
    after: changed.after,
    effect: { kind: "network.update", network },
  };
}

function deleteNetwork(network: Network, current: CloudIntent): IntentStep {
  const on = <T extends { readonly networkId: string }>(list: readonly T[]) =>
    list.filter((each) => each.networkId === network.id);
  const reflections = on(current.reflections);
  const gateways = current.routers.filter((each) => each.externalNetworkId === network.id);
  return {
    id: stepId("network.delete", network.id),
    verb: "network.delete",
    target: networkTarget(network),
    why: "It was asked to be removed.",
    risk: "low",
    dependsOn: [
      ...reflections.map((each) => stepId("network.release", network.id, each.applianceId)),
      ...on(current.subnets).map(({ id }) => stepId("subnet.delete", id)),
      ...on(current.ports).map(({ id }) => stepId("port.delete", id)),
      ...on(current.floatingIps).map(({ id }) => stepId("floating-ip.delete", id)),
      ...gateways.flatMap(({ id }) => [stepId("router.update", id), stepId("router.delete", id)]),
    ],
    before: networkFacts(network),
    after: null,
    effect: { kind: "network.delete", networkId: network.id },
  };
}

function networkFacts(network: Network): Record<string, string> {
  return {
    id: network.id,
    name: network.name,
    project: network.projectId,
    type: network.networkType,
    ...(network.physicalNetwork === null ? {} : { "physical network": network.physicalNetwork }),
    ...(network.segmentationId === null
      ? {}
      : { [network.networkType === "vlan" ? "VLAN" : "key"]: String(network.segmentationId) }),
    ...(network.mtu === null ? {} : { MTU: String(network.mtu) }),
    external: network.external ? "yes" : "no",
    shared: network.shared ? "yes" : "no",
    "admin state": network.adminStateUp ? "up" : "down",
  };
}
