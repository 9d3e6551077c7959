import { createHash } from "node:crypto";
import type { BaremetalPort } from "@/server/clouds/ironic/baremetal-port";
import type { CloudStep } from "@/server/clouds/plan/cloud-step";
import type { Scope } from "@/server/model/plan";
import type { CloudWrite } from "@/server/operations/cloud-writes/is-cloud-write";
import { planInCloud } from "@/server/operations/cloud-writes/plan-in-cloud";
import { whatFollows } from "@/server/operations/cloud-writes/what-follows";
import type { StoredIntent } from "@/server/operations/intent/read-intent";
import { digestInput } from "@/server/reconcile/digest-input";
import { orderSteps } from "@/server/reconcile/order-steps";

export type CloudChange = {
  readonly steps: readonly CloudStep[];
  readonly notices: readonly string[];
  /** SHA-256, hexadecimal. */
  readonly digest: string;
};

/**
 * The plan of a request on the mirror of a real cloud. Revisions move with whatever happens to an object, a port's status
 * for one, so they are sent and stay out of the digest: what the steps show of it is in there.
 */
export function planCloudChange(
  stored: StoredIntent,
  request: CloudWrite,
  scope: Scope,
  cards: readonly BaremetalPort[],
): CloudChange {
  const { intent, revisions = new Map<string, number>() } = stored;
  const { cloudId, cloudName } = intent;
  const steps = orderSteps(planInCloud({ cloudId, cloudName, intent, revisions }, request, cards));
  const unrevised = steps.map((step) => ({ ...step, effect: { ...step.effect, revision: null } }));
  const told = digestInput({ scope, steps: unrevised, basis: { request } });
  return {
    steps,
    notices: whatFollows(intent, request),
    digest: createHash("sha256").update(told).digest("hex"),
  };
}
