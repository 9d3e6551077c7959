import type { FabricStep } from "@/server/operations/fabric/plan-on-fabrics";
import type { HostStep } from "@/server/wiring/host-plan";

/** A step that takes effect outside the console: on an appliance or on a host. */
export type OutsideStep = FabricStep | HostStep;

/** Where: steps of one site are performed together, those of different sites beside each other. */
export type Site = { readonly kind: "appliance" | "host"; readonly id: string };

export function isHostStep(step: OutsideStep): step is HostStep {
  return step.effect.kind === "host.change";
}

export function isFabricStep(step: OutsideStep): step is FabricStep {
  return step.effect.kind !== "host.change";
}

export function siteOf(step: OutsideStep): Site {
  const { effect } = step;
  return effect.kind === "host.change"
    ? { kind: "host", id: effect.hostId }
    : { kind: "appliance", id: effect.applianceId };
}
