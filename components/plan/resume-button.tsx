import type { PlanRun } from "@/server/model/plan-run";
import { Button } from "../ui/button";
import type { usePlanActions } from "./use-plan-actions";

type ResumeButtonProps = { plan: PlanRun; resume: ReturnType<typeof usePlanActions>["resume"] };

/** Goes on with a plan that ended between its rows, where that can be done. */
export function ResumeButton({ plan, resume }: ResumeButtonProps) {
  if (!plan.resumable) return null;
  return (
    <Button
      size="sm"
      variant="primary"
      pending={resume.isPending}
      onClick={() => resume.mutate({ planId: plan.id, wait: false })}
    >
      Resume
    </Button>
  );
}
