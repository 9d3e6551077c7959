import { createHash } from "node:crypto";
import type { FlatMappingIntent } from "@/server/mapping/cloud-intent";
import type { IntentEffect } from "@/server/mapping/intent-effect";
import type { MappingFacts } from "@/server/mapping/mapping-facts";
import { planIntent } from "@/server/mapping/plan-intent";
import { FaultsError } from "@/server/model/faults-error";
import type { Scope } from "@/server/model/plan";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { type ChangeFaults, checkChange } from "@/server/operations/intent/check-change";
import { desiredIntent } from "@/server/operations/intent/desired-intent";
import { type Fabrics, mappingFactsOf } from "@/server/operations/intent/mapping-facts-of";
import type { StoredIntent } from "@/server/operations/intent/read-intent";
import { scopeOf, titleOf } from "@/server/operations/intent/request-words";
import { digestInput } from "@/server/reconcile/digest-input";
import type { PlannedStep } from "@/server/reconcile/planned-step";

export type PlannedChange = {
  readonly scope: Scope;
  readonly title: string;
  readonly steps: readonly PlannedStep<IntentEffect>[];
  readonly notices: readonly string[];
  /** SHA-256, hexadecimal. */
  readonly digest: string;
};

/**
 * The plan for a request on what is intended and observed now: the same input gives the same plan and digest. Faults
 * refuse it, all together. Nothing is written.
 */
export function planChange(stored: StoredIntent, request: ChangeRequest, fabrics: Fabrics): PlannedChange {
  const facts = mappingFactsOf(fabrics, stored.appliances);
  const { desired, faults: intentFaults } = desiredIntent(stored.intent, request);
  const { refusing, telling }: ChangeFaults = checkChange(desired, request, fabrics, facts);
  const faults = [...intentFaults, ...refusing];
  if (faults.length > 0) throw new FaultsError(faults);

  const steps = planIntent({ current: stored.intent, desired, facts }).filter((step) =>
    concerns(request, step, stored),
  );
  const scope = scopeOf(request);
  const basis = { request, fabric: basisOf(steps, facts) };
  return {
    scope,
    title: titleOf(request, stored.intent, facts),
    steps,
    notices: [...noticesFor(steps), ...telling.map((fault) => `${fault.message} ${fault.remedy}`)],
    digest: createHash("sha256").update(digestInput({ scope, steps, basis })).digest("hex"),
  };
}

/** A repair of one physical network or one network leaves the others for another time. */
function concerns(request: ChangeRequest, step: PlannedStep<IntentEffect>, { intent }: StoredIntent): boolean {
  if (request.kind !== "reconcile") return true;
  const { effect } = step;
  const networkId =
    effect.kind === "reflection.create"
      ? effect.reflection.networkId
      : effect.kind === "reflection.delete"
        ? effect.networkId
        : null;
  if (request.networkId !== null && request.networkId !== networkId) return false;
  if (request.physicalNetwork === null) return true;
  const network = intent.networks.find((each) => each.id === networkId);
  return network === undefined || network.physicalNetwork === request.physicalNetwork;
}

/** What of the fabric the plan rests on: the whole reach of every OneView network in it, where the steps show the start. */
function basisOf(steps: readonly PlannedStep<IntentEffect>[], facts: MappingFacts): unknown {
  const mappings: FlatMappingIntent[] = [];
  for (const { effect } of steps) {
    if (effect.kind === "flat-mapping.create" || effect.kind === "flat-mapping.delete") mappings.push(effect.mapping);
  }
  return mappings.map((mapping) => ({ ...mapping, facts: facts.oneViewNetwork(mapping) }));
}

function noticesFor(steps: readonly PlannedStep<IntentEffect>[]): string[] {
  const kinds = new Set<string>(steps.map((step) => step.effect.kind));
  const notices: string[] = [];
  if (
    ["flat-mapping.create", "flat-mapping.delete", "reflection.create", "reflection.delete"].some((k) => kinds.has(k))
  ) {
    notices.push(
      "Nothing is written on the appliance for a flat mapping: the console keeps which OneView network stands for the physical network, and never changes or deletes that network.",
    );
  }
  if (kinds.has("uplink-set-mapping.create") || kinds.has("uplink-set-mapping.delete")) {
    notices.push("This plan records the uplink-set mapping; it makes, moves and removes no network on the appliance.");
  }
  return notices;
}
