import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";

type EmptyStateProps = {
  icon: LucideIcon;
  title: string;
  /** Why it is empty and what to do next. */
  children?: ReactNode;
  /** The next action. */
  action?: ReactNode;
  className?: string;
};

export function EmptyState({ icon: Icon, title, children, action, className }: EmptyStateProps) {
  return (
    <div className={cn("flex flex-col items-center gap-2 px-6 py-14 text-center", className)}>
      <Icon aria-hidden className="size-6 text-fg-faint" strokeWidth={1.5} />
      <h2 className="font-medium text-base">{title}</h2>
      {children ? <div className="max-w-md text-balance text-fg-muted text-sm">{children}</div> : null}
      {action ? <div className="mt-2 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}
