import {
  type CloudIntent,
  type FlatMappingIntent,
  sameFlatMapping,
  sameUplinkSetMapping,
  type UplinkSetMappingIntent,
} from "@/server/mapping/cloud-intent";
import { describeFlatMapping, describeUplinkSetMapping } from "@/server/mapping/describe-mapping";
import type { IntentEffect } from "@/server/mapping/intent-effect";
import type { MappingFacts } from "@/server/mapping/mapping-facts";
import { planPolicies } from "@/server/mapping/plan-policies";
import type { Risk } from "@/server/model/plan";
import type { PlannedStep } from "@/server/reconcile/planned-step";
import { stepId } from "@/server/reconcile/step-id";

type IntentStep = PlannedStep<IntentEffect>;
type Input = { readonly current: CloudIntent; readonly desired: CloudIntent; readonly facts: MappingFacts };

/**
 * Mappings that come and go. A physical network or an uplink set that is mapped otherwise shows as a removal and an
 * addition after it. A flat mapping writes nothing on the appliance, and says so.
 */
export function planMappings(input: Input): readonly IntentStep[] {
  const { current, desired } = input;
  const steps: IntentStep[] = [];
  for (const mapping of current.flatMappings) {
    if (!desired.flatMappings.some((each) => sameFlatMapping(each, mapping))) steps.push(removeFlat(mapping, input));
  }
  for (const mapping of desired.flatMappings) {
    if (!current.flatMappings.some((each) => sameFlatMapping(each, mapping))) steps.push(addFlat(mapping, input));
  }
  for (const mapping of current.uplinkSetMappings) {
    if (!desired.uplinkSetMappings.some((each) => sameUplinkSetMapping(each, mapping))) {
      steps.push(uplinkSetStep("remove", mapping, input));
    }
  }
  for (const mapping of desired.uplinkSetMappings) {
    if (!current.uplinkSetMappings.some((each) => sameUplinkSetMapping(each, mapping))) {
      steps.push(uplinkSetStep("add", mapping, input));
    }
  }
  steps.push(...planPolicies(current, desired));
  if (needsOrder(input)) steps.push(orderStep(input, steps));
  return steps;
}

export function flatMappingStepId(verb: "add" | "remove", mapping: FlatMappingIntent): string {
  return stepId(`mapping.${verb}`, "flat", mapping.physicalNetwork);
}

export function uplinkSetStepId(verb: "add" | "remove", mapping: UplinkSetMappingIntent): string {
  const { physicalNetwork, applianceId, logicalInterconnectGroupId, uplinkSetName } = mapping;
  return stepId(
    `mapping.${verb}`,
    "uplink-set",
    physicalNetwork,
    applianceId,
    logicalInterconnectGroupId,
    uplinkSetName,
  );
}

function flatTarget(mapping: FlatMappingIntent): string {
  return `flat mapping of physical network "${mapping.physicalNetwork}"`;
}

function addFlat(mapping: FlatMappingIntent, { desired, facts }: Input): IntentStep {
  const name = facts.oneViewNetwork(mapping)?.name ?? mapping.oneViewNetworkId;
  const shared = desired.flatMappings.filter(
    (each) =>
      each.physicalNetwork !== mapping.physicalNetwork &&
      each.applianceId === mapping.applianceId &&
      each.oneViewNetworkId === mapping.oneViewNetworkId,
  );
  const why =
    `Networks on "${mapping.physicalNetwork}" shall be OneView network "${name}".` +
    (shared.length === 0
      ? ""
      : ` It already stands for ${shared.map((each) => `"${each.physicalNetwork}"`).join(", ")}: they become one broadcast domain.`);
  return {
    id: flatMappingStepId("add", mapping),
    verb: "mapping.add",
    target: flatTarget(mapping),
    why,
    risk: shared.length === 0 ? "none" : "high",
    dependsOn: [flatMappingStepId("remove", mapping), stepId("physical-network.create", mapping.physicalNetwork)],
    before: null,
    after: describeFlatMapping(mapping, facts),
    effect: { kind: "flat-mapping.create", mapping },
  };
}

function removeFlat(mapping: FlatMappingIntent, { current, facts }: Input): IntentStep {
  const onIt = new Set(
    current.networks.filter((each) => each.physicalNetwork === mapping.physicalNetwork).map((each) => each.id),
  );
  const released = current.reflections.filter(
    (each) => !each.manageable && each.applianceId === mapping.applianceId && onIt.has(each.networkId),
  );
  const risk: Risk = released.length === 0 ? "none" : "low";
  return {
    id: flatMappingStepId("remove", mapping),
    verb: "mapping.remove",
    target: flatTarget(mapping),
    why: `Networks on "${mapping.physicalNetwork}" shall no longer be this OneView network. The OneView network itself stays as it is.`,
    risk,
    dependsOn: released.map((each) => stepId("network.release", each.networkId, each.applianceId)),
    before: describeFlatMapping(mapping, facts),
    after: null,
    effect: { kind: "flat-mapping.delete", mapping },
  };
}

function uplinkSetStep(verb: "add" | "remove", mapping: UplinkSetMappingIntent, { current, facts }: Input): IntentStep {
  const description = describeUplinkSetMapping(mapping, facts);
  const taken = current.uplinkSetMappings.filter((each) =>
    sameUplinkSetMapping({ ...each, physicalNetwork: mapping.physicalNetwork }, mapping),
  );
  return {
    id: uplinkSetStepId(verb, mapping),
    verb: `mapping.${verb}`,
    target: `uplink-set mapping of physical network "${mapping.physicalNetwork}"`,
    why:
      verb === "add"
        ? `Networks on "${mapping.physicalNetwork}" shall be made in uplink set "${mapping.uplinkSetName}".`
        : `Networks on "${mapping.physicalNetwork}" shall no longer be made in uplink set "${mapping.uplinkSetName}".`,
    risk: "low",
    dependsOn:
      verb === "add"
        ? [
            ...taken.map((each) => uplinkSetStepId("remove", each)),
            stepId("physical-network.create", mapping.physicalNetwork),
          ]
        : [],
    before: verb === "add" ? null : description,
    after: verb === "add" ? description : null,
    effect: { kind: verb === "add" ? "uplink-set-mapping.create" : "uplink-set-mapping.delete", mapping },
  };
}

/** New mappings are put at the end one by one; any other order, or several new ones, is written as a whole. */
function needsOrder({ current, desired }: Input): boolean {
  return (
    outOfOrder(current.flatMappings, desired.flatMappings, sameFlatMapping) ||
    outOfOrder(current.uplinkSetMappings, desired.uplinkSetMappings, sameUplinkSetMapping)
  );
}

function outOfOrder<T>(current: readonly T[], desired: readonly T[], same: (a: T, b: T) => boolean): boolean {
  const kept = current.filter((each) => desired.some((other) => same(each, other)));
  const added = desired.filter((each) => !current.some((other) => same(each, other)));
  if (added.length > 1) return true;
  return [...kept, ...added].some((each, index) => {
    const wanted = desired[index];
    return wanted === undefined || !same(each, wanted);
  });
}

function orderStep({ current, desired }: Input, steps: readonly IntentStep[]): IntentStep {
  const list = (names: readonly string[]) => (names.length === 0 ? "none" : names.join(", "));
  const order = (intent: CloudIntent) => ({
    "flat mappings": list(intent.flatMappings.map((each) => each.physicalNetwork)),
    "uplink-set mappings": list(
      intent.uplinkSetMappings.map((each) => `${each.physicalNetwork} → ${each.uplinkSetName}`),
    ),
  });
  return {
    id: stepId("mapping.order", desired.cloudId),
    verb: "mapping.order",
    target: `order of the mappings of cloud "${desired.cloudName}"`,
    why: "The mappings are kept, and exported, in the order in which they were given.",
    risk: "none",
    dependsOn: steps.map((step) => step.id),
    before: order(current),
    after: order(desired),
    effect: {
      kind: "mapping-order.write",
      cloudId: desired.cloudId,
      flat: desired.flatMappings,
      uplinkSets: desired.uplinkSetMappings,
    },
  };
}
