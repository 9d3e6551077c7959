import type { PlanRun } from "@/server/model/plan-run";
import { RelativeTime } from "../ui/relative-time";
import { TriggerBadge } from "./plan-badges";

type PlanOriginProps = { plan: Pick<PlanRun, "createdBy" | "createdAt" | "startedAt" | "trigger"> };

/** Who made the plan, when, and when it was taken up. */
export function PlanOrigin({ plan }: PlanOriginProps) {
  return (
    <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-fg-muted text-sm">
      <TriggerBadge trigger={plan.trigger} />
      <span>
        made by <span className="text-fg">{plan.createdBy}</span> <RelativeTime at={plan.createdAt} ago />
      </span>
      {plan.startedAt === null ? null : (
        <span>
          taken up <RelativeTime at={plan.startedAt} ago />
        </span>
      )}
    </p>
  );
}
