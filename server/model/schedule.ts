import { z } from "zod";

/** How a cloud is reconciled by itself. */
export const scheduleInputSchema = z.strictObject({
  enabled: z.boolean(),
  intervalMinutes: z.int().min(1).max(10_080).describe("minutes between two runs; the original driver's hour is 60"),
  mode: z.enum(["plan", "apply"]).describe("plan: leave a plan to be read; apply: apply it"),
  deletes: z.boolean().describe("whether an applied run also deletes, as force_sync_delete_ops did"),
  atStart: z.boolean().describe("also when the console starts"),
});
export type ScheduleInput = z.infer<typeof scheduleInputSchema>;

export type ScheduleView = ScheduleInput & {
  readonly cloudId: string;
  readonly cloudName: string;
  /** Epoch ms; `null`: none yet, or off. */
  readonly lastRunAt: number | null;
  readonly nextRunAt: number | null;
  /** The plan of the last run, when it found something. */
  readonly lastPlanId: string | null;
  /** Why the last run made no plan, e.g. that an appliance did not answer. */
  readonly lastProblem: string | null;
};
