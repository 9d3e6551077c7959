import type { ReactNode } from "react";
import { Button } from "../ui/button";

type RunnerFooterProps = {
  onBack?: (() => void) | undefined;
  /** A line above the buttons. */
  note?: ReactNode;
  children: ReactNode;
};

/** The row of buttons under a plan in a dialog; it stays in sight. */
export function RunnerFooter({ onBack, note, children }: RunnerFooterProps) {
  return (
    <footer className="-mx-4 -mb-4 sticky -bottom-4 z-20 flex flex-wrap items-center gap-2 border-t bg-overlay px-4 py-3">
      {note}
      {onBack ? <Button onClick={onBack}>Back</Button> : null}
      <span className="flex-1" />
      {children}
    </footer>
  );
}
