import type { BlastRadius } from "@/server/model/blast-radius";
import type { CloudCall } from "@/server/model/cloud-effect";
import type { Plan, Step } from "@/server/model/plan";

/** A stored plan with what became of it. Times are epoch milliseconds. */

export type StepState = "pending" | "running" | "done" | "failed" | "skipped";

/** Who took a plan up, or left it to be read. `mirror`: a change that was seen in a real cloud. */
export type Trigger = "operator" | "start" | "schedule" | "mirror";

/** What a run cost the appliances. Bytes are those of bodies. */
export type RequestCount = {
  readonly total: number;
  readonly reads: number;
  readonly writes: number;
  readonly bytesUp: number;
  readonly bytesDown: number;
};

export type RunStep = Required<Step> & {
  /** Of a step in a real cloud: what is called there. Absent: of other steps. */
  readonly call?: CloudCall;
  readonly state: StepState;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly error: string | null;
};

export type PlanRun = Omit<Plan, "steps"> & {
  /** What was asked for, in one sentence. */
  readonly title: string;
  readonly steps: readonly RunStep[];
  /** What the operator should know besides the steps, e.g. that nothing is written on the appliance. */
  readonly notices: readonly string[];
  readonly createdBy: string;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly error: string | null;
  readonly trigger: Trigger;
  /** Cancelling was asked for; the run ends between two steps. */
  readonly cancelling: boolean;
  /** The intent is written and some steps on an appliance are not done: the rest can be resumed. */
  readonly resumable: boolean;
  /** `null`: nothing changes on an appliance. */
  readonly radius: BlastRadius | null;
  /** `null`: no appliance was asked. */
  readonly requests: RequestCount | null;
};

/** A line of the list of changes. */
export type PlanSummary = Omit<PlanRun, "steps" | "notices" | "radius"> & {
  readonly counts: { readonly added: number; readonly changed: number; readonly removed: number };
};
