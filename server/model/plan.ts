/** A plan is data: stored, shown, audited, and the only input of apply. */

export type Risk = "none" | "low" | "high";

export type Scope =
  | { readonly kind: "flat-mapping"; readonly cloudId: string; readonly physicalNetwork: string }
  | { readonly kind: "mappings"; readonly cloudId: string }
  | { readonly kind: "network"; readonly cloudId: string; readonly networkId: string }
  | { readonly kind: "physical-network"; readonly cloudId: string; readonly physicalNetwork: string };

export type Step = {
  readonly id: string;
  /** e.g. `mapping.add`, `mapping.remove`, `network.adopt`. */
  readonly verb: string;
  /** The object in the operator's words. */
  readonly target: string;
  readonly why: string;
  readonly risk: Risk;
  readonly dependsOn: readonly string[];
  /** Shown as a diff; `null`: did not or will not exist. */
  readonly before: Readonly<Record<string, string>> | null;
  readonly after: Readonly<Record<string, string>> | null;
};

export type PlanStatus = "planned" | "applying" | "applied" | "failed" | "cancelled" | "stale";

export type Plan = {
  readonly id: string;
  readonly scope: Scope;
  readonly steps: readonly Step[];
  /** SHA-256 over scope, steps and what they were planned on: a different world gives a different digest. */
  readonly digest: string;
  readonly status: PlanStatus;
};
