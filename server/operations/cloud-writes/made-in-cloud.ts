import type { Tx } from "@/server/db/client";
import type { CloudEffect } from "@/server/model/cloud-effect";
import type { Scope } from "@/server/model/plan";
import { isCloudStep, type OutsideStep } from "@/server/operations/outside/outside-step";
import { toJson } from "@/server/operations/plans/plan-row";

/** Notes the id that the cloud gave to what a step made: for the steps after it, and as what the plan is about. */
export async function madeInCloud(tx: Tx, planId: string, step: OutsideStep, objectId: string | null): Promise<void> {
  if (!isCloudStep(step) || step.effect.method !== "POST" || objectId === null) return;
  await tx.planStep.updateMany({
    where: { planId, stepId: step.id },
    data: { effect: toJson({ ...step.effect, objectId }) },
  });
  const scope = scopeOfMade(step.effect, objectId);
  if (scope !== null) {
    await tx.plan.updateMany({
      where: { id: planId, scope: { path: ["kind"], equals: scope.kind } },
      data: { scope: toJson(scope) },
    });
  }
}

/** `null`: a plan is not about such things. */
function scopeOfMade({ collection, cloudId }: CloudEffect, id: string): Scope | null {
  switch (collection) {
    case "networks":
      return { kind: "network", cloudId, networkId: id };
    case "ports":
      return { kind: "port", cloudId, portId: id };
    case "security-groups":
      return { kind: "security-group", cloudId, securityGroupId: id };
    case "routers":
      return { kind: "router", cloudId, routerId: id };
    case "floatingips":
      return { kind: "floating-ip", cloudId, floatingIpId: id };
    case "subnets":
    case "security-group-rules":
    case "baremetal-ports":
      return null;
  }
}
