import {
  type CloudIntent,
  type FlatMappingIntent,
  sameFlatMapping,
  sameUplinkSetMapping,
  type UplinkSetMappingIntent,
} from "@/server/mapping/cloud-intent";
import type { IntentEffect } from "@/server/mapping/intent-effect";
import type { MappingPolicy } from "@/server/model/mapping";
import type { PlannedStep } from "@/server/reconcile/planned-step";
import { stepId } from "@/server/reconcile/step-id";

type IntentStep = PlannedStep<IntentEffect>;

/** Mappings that stay and of which another policy is wanted. Nothing follows from it before the cloud changes. */
export function planPolicies(current: CloudIntent, desired: CloudIntent): readonly IntentStep[] {
  return [...desired.flatMappings, ...desired.uplinkSetMappings].flatMap((mapping) => {
    const before = standing(current, mapping);
    return before === undefined || policyOf(before) === policyOf(mapping) ? [] : [policyStep(mapping, before)];
  });
}

type Mapping = FlatMappingIntent | UplinkSetMappingIntent;

function standing(current: CloudIntent, mapping: Mapping): Mapping | undefined {
  return "uplinkSetName" in mapping
    ? current.uplinkSetMappings.find((each) => sameUplinkSetMapping(each, mapping))
    : current.flatMappings.find((each) => sameFlatMapping(each, mapping));
}

const policyOf = ({ policy }: Mapping): MappingPolicy => policy ?? "approve";

function policyStep(mapping: Mapping, before: Mapping): IntentStep {
  const isSet = "uplinkSetName" in mapping;
  const kind = isSet ? "uplink-set mapping" : "flat mapping";
  const facts = (each: Mapping) => ({
    "physical network": each.physicalNetwork,
    ...("uplinkSetName" in each ? { "uplink set": each.uplinkSetName } : {}),
    "changes in the cloud": policyOf(each) === "auto" ? "are applied" : "wait for approval",
  });
  return {
    id: isSet
      ? stepId(
          "mapping.policy",
          mapping.physicalNetwork,
          mapping.applianceId,
          mapping.logicalInterconnectGroupId,
          mapping.uplinkSetName,
        )
      : stepId("mapping.policy", "flat", mapping.physicalNetwork),
    verb: "mapping.policy",
    target: `${kind} of physical network "${mapping.physicalNetwork}"`,
    why:
      policyOf(mapping) === "auto"
        ? "What changes there in the cloud shall be applied on the appliance by itself."
        : "What changes there in the cloud shall be a plan that waits to be read.",
    risk: policyOf(mapping) === "auto" ? "low" : "none",
    dependsOn: [],
    before: facts(before),
    after: facts(mapping),
    effect: { kind: "mapping-policy.write", mapping },
  };
}
