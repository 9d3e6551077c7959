import type { Fault } from "@/server/model/fault";
import type { HostEffect } from "@/server/model/host-effect";
import type { HostState } from "@/server/model/host-state";
import type { NetworkIntent } from "@/server/model/network-intent";
import type { ManagedHost } from "@/server/model/plumbing";
import type { PlannedStep } from "@/server/reconcile/planned-step";

export type HostStep = PlannedStep<HostEffect>;

/** Which part of a host a request may touch; `null`: everything. */
export type HostScope = {
  readonly networkIds: ReadonlySet<string> | null;
  readonly portIds: ReadonlySet<string> | null;
  readonly routerIds: ReadonlySet<string> | null;
  /** Whether what deletes was asked for, or waits for a tick. */
  readonly deletes: "perform" | "tick";
};

/** What the planners of one host work on. All pure; the same input gives the same steps. */
export type HostPlanInput = {
  readonly intent: NetworkIntent;
  readonly host: ManagedHost;
  /** Observed now. */
  readonly state: HostState;
  /** All managed hosts of the cloud, this one among them, by name. */
  readonly hosts: readonly ManagedHost[];
  readonly scope: HostScope;
};

/**
 * Steps may depend on steps of other planners by id (`step-ids.ts`); a dependency that is not in the plan is dropped when
 * the plans are joined. Faults refuse the request when it asked for what they are about, else they are told.
 */
export type HostPlan = {
  readonly steps: readonly HostStep[];
  readonly notices: readonly string[];
  readonly faults: readonly Fault[];
};
