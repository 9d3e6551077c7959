"use client";

import { RotateCw, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./button";
import { cn } from "./cn";
import { errorFacts } from "./error-facts";

type ErrorPanelProps = {
  /** What could not be done, e.g. `The hosts could not be read`. */
  title: string;
  error: unknown;
  onRetry?: () => void;
  retrying?: boolean;
  /** Other ways out. */
  action?: ReactNode;
  className?: string;
};

/** What failed, why, and what to do: never a dead end. */
export function ErrorPanel({ title, error, onRetry, retrying = false, action, className }: ErrorPanelProps) {
  const { message, remedy } = errorFacts(error);
  return (
    <div role="alert" className={cn("flex gap-3 rounded-md border border-failed-line bg-failed-soft p-3", className)}>
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-failed" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{title}</p>
        <p className="mt-0.5 break-words text-sm">{message}</p>
        <p className="mt-1 text-fg-muted text-xs">{remedy}</p>
        {onRetry || action ? (
          <div className="mt-2.5 flex flex-wrap gap-2">
            {onRetry ? (
              <Button size="sm" onClick={onRetry} pending={retrying}>
                {retrying ? null : <RotateCw aria-hidden className="size-3.5" />}
                Try again
              </Button>
            ) : null}
            {action}
          </div>
        ) : null}
      </div>
    </div>
  );
}
