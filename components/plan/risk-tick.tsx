"use client";

import { useId } from "react";

/** Where it can hurt, this comes before the click that does it. */
export function RiskTick({ accepted, onAccepted }: { accepted: boolean; onAccepted: (accepted: boolean) => void }) {
  const id = useId();
  return (
    <label htmlFor={id} className="flex items-center gap-2 text-sm">
      <input
        id={id}
        type="checkbox"
        checked={accepted}
        onChange={(event) => onAccepted(event.target.checked)}
        className="size-4 accent-accent"
      />
      I have read what has a high risk
    </label>
  );
}
