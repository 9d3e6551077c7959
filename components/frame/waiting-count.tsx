"use client";

import { useWaitingPlans } from "../plan/use-waiting-plans";
import { cn } from "../ui/cn";

/** How many plans wait for approval, beside the section where they are; nothing when none does. */
export function WaitingCount({ className }: { className?: string }) {
  const count = useWaitingPlans().data?.length ?? 0;
  if (count === 0) return null;
  return (
    <span
      className={cn(
        "mono inline-flex h-4 min-w-4 items-center justify-center rounded-full bg-accent px-1 text-2xs text-accent-fg",
        className,
      )}
    >
      {count > 99 ? "99+" : count}
      <span className="sr-only">{count === 1 ? " plan waits for approval" : " plans wait for approval"}</span>
    </span>
  );
}
