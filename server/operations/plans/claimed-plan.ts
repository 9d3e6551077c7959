import type { ChangeRequest } from "@/server/operations/intent/change-request";
import type { PlanWithSteps } from "@/server/operations/plans/plan-row";

/** A plan that this process has taken up. */
export type ClaimedPlan = {
  readonly plan: PlanWithSteps;
  readonly request: ChangeRequest;
  readonly picked: readonly string[];
  /** When it was claimed. Who claims it anew takes it away: then nothing more of this run is written. */
  readonly claim: Date;
};
