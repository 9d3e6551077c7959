import type { CloudStep } from "@/server/clouds/plan/cloud-step";
import type { FabricStep } from "@/server/operations/fabric/plan-on-fabrics";
import type { HostStep } from "@/server/wiring/host-plan";

/** A step that takes effect outside the console: on an appliance, on a host or in a real cloud. */
export type OutsideStep = FabricStep | HostStep | CloudStep;

/** Where: steps of one site are performed together, those of different sites beside each other. */
export type Site = { readonly kind: "appliance" | "host" | "cloud"; readonly id: string };

export function isHostStep(step: OutsideStep): step is HostStep {
  return step.effect.kind === "host.change";
}

export function isFabricStep(step: OutsideStep): step is FabricStep {
  return step.effect.kind !== "host.change" && step.effect.kind !== "cloud.change";
}

export function isCloudStep(step: OutsideStep): step is CloudStep {
  return step.effect.kind === "cloud.change";
}

export function siteOf(step: OutsideStep): Site {
  const { effect } = step;
  if (effect.kind === "host.change") return { kind: "host", id: effect.hostId };
  if (effect.kind === "cloud.change") return { kind: "cloud", id: effect.cloudId };
  return { kind: "appliance", id: effect.applianceId };
}
