import { BridgeheadError } from "@/server/model/errors";
import type { Step } from "@/server/model/plan";

/**
 * The steps that an operator ticked, in plan order. What a ticked step depends on must be ticked as well: nothing is
 * performed that was not picked. `undefined` means all that need no tick and depend on none that does.
 */
export function selectSteps<S extends Step>(
  ordered: readonly S[],
  picked: readonly string[] | undefined,
): readonly S[] {
  if (picked === undefined) return withoutTick(ordered);
  const wanted = new Set(picked);
  const known = new Set(ordered.map((step) => step.id));
  for (const id of wanted) {
    if (!known.has(id)) {
      throw new BridgeheadError("invalid", `The plan has no step "${id}".`, { remedy: "Pick steps of this plan." });
    }
  }
  const chosen = ordered.filter((step) => wanted.has(step.id));
  for (const step of chosen) {
    const missing = step.dependsOn.filter((id) => !wanted.has(id));
    if (missing.length > 0) {
      throw new BridgeheadError("invalid", `Step "${step.id}" needs ${missing.join(", ")}, which was not picked.`, {
        remedy: "Pick those steps too, or leave this one out.",
      });
    }
  }
  return chosen;
}

function withoutTick<S extends Step>(ordered: readonly S[]): readonly S[] {
  const left = new Set<string>();
  return ordered.filter((step) => {
    const isPicked = step.needsTick !== true && !step.dependsOn.some((id) => left.has(id));
    if (!isPicked) left.add(step.id);
    return isPicked;
  });
}
