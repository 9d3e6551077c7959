import type { Step } from "@/server/model/plan";

/** A step with what performing it means, as data. The effect is made by the planner and is covered by the digest. */
export type PlannedStep<Effect> = Step & { readonly effect: Effect };
