import type { ReactNode } from "react";
import { cn } from "../ui/cn";

/** A page that scrolls. Tables go edge to edge; other content brings its own padding. */
export function PageBody({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={cn("h-full overflow-y-auto pb-10", className)}>{children}</div>;
}

type PageToolbarProps = {
  /** The object's name as `h1`, a count, filters. */
  children?: ReactNode;
  /** Right-hand side, the main action last. */
  actions?: ReactNode;
};

/** The row under the top bar. */
export function PageToolbar({ children, actions }: PageToolbarProps) {
  return (
    <div className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-2 border-b px-3 py-2 sm:px-4">
      <div className="flex min-w-0 flex-[1_1_9rem] flex-wrap items-center gap-x-3 gap-y-2">{children}</div>
      {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
    </div>
  );
}
