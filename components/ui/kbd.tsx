import type { ReactNode } from "react";
import { cn } from "./cn";

export function Kbd({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <kbd
      className={cn(
        "inline-flex h-[1.125rem] min-w-[1.125rem] items-center justify-center rounded-sm border bg-sunken px-1 text-2xs text-fg-faint",
        className,
      )}
    >
      {children}
    </kbd>
  );
}
