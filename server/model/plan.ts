/** A plan is data: stored, shown, audited, and the only input of apply. */

export type Risk = "none" | "low" | "high";

export type Scope =
  | { readonly kind: "flat-mapping"; readonly cloudId: string; readonly physicalNetwork: string }
  | { readonly kind: "mappings"; readonly cloudId: string }
  | { readonly kind: "network"; readonly cloudId: string; readonly networkId: string }
  | { readonly kind: "physical-network"; readonly cloudId: string; readonly physicalNetwork: string }
  | { readonly kind: "port"; readonly cloudId: string; readonly portId: string }
  | { readonly kind: "security-group"; readonly cloudId: string; readonly securityGroupId: string }
  | { readonly kind: "router"; readonly cloudId: string; readonly routerId: string }
  | { readonly kind: "floating-ip"; readonly cloudId: string; readonly floatingIpId: string }
  | { readonly kind: "appliance"; readonly cloudId: string; readonly applianceId: string }
  | { readonly kind: "host"; readonly cloudId: string; readonly hostId: string };

/**
 * Where a step takes effect: in the console's database, all such steps in one transaction, or on an appliance, on a host or
 * in a real cloud, one by one.
 */
export type Place = "console" | "appliance" | "host" | "cloud";

/**
 * Why there is a difference: it was asked for now; the appliance lacks what the mirror says was there (`missing`) or has
 * it otherwise (`changed`); or something of ours is left that nothing intends any more (`orphan`).
 */
export type Cause = "asked" | "missing" | "changed" | "orphan";

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
  /** Absent: `console`. */
  readonly place?: Place;
  /** Absent: `asked`. */
  readonly cause?: Cause;
  /** Deletes or moves something that nobody asked to be touched now: performed only when it is ticked by name. */
  readonly needsTick?: boolean;
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
