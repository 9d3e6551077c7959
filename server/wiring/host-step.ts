import type { HostOperation } from "@/server/model/host-operation";
import type { ManagedHost } from "@/server/model/plumbing";
import type { HostScope, HostStep } from "@/server/wiring/host-plan";

export type StepText = Pick<HostStep, "id" | "verb" | "target" | "why"> &
  Partial<Pick<HostStep, "risk" | "dependsOn" | "before" | "after" | "cause">>;

/** A step that makes or repairs; risk low and a cause of `asked` unless said. */
export function hostStep(host: ManagedHost, text: StepText, operations: readonly HostOperation[]): HostStep {
  return {
    risk: "low",
    dependsOn: [],
    before: null,
    after: null,
    cause: "asked",
    ...text,
    place: "host",
    effect: { kind: "host.change", hostId: host.id, operations },
  };
}

/** A step that takes something away: asked for, or left over and then waiting for a tick. */
export function removalStep(
  host: ManagedHost,
  scope: HostScope,
  text: Omit<StepText, "cause">,
  operations: readonly HostOperation[],
): HostStep {
  const step = hostStep(host, text, operations);
  return scope.deletes === "perform" ? step : { ...step, cause: "orphan", needsTick: true };
}

/** Of something that is not there at all: now asked for, or found missing by a reconciliation. */
export function absentCause(scope: HostScope): "asked" | "missing" {
  return scope.deletes === "perform" ? "asked" : "missing";
}
