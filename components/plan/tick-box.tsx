"use client";

import type { KeyboardEvent } from "react";

type TickBoxProps = {
  /** `some`: a part of what it stands for. */
  state: boolean | "some";
  onTick: (on: boolean) => void;
  label: string;
};

/** The tick of a row or of many. Space ticks; the arrow keys go to the next one of the same plan. */
export function TickBox({ state, onTick, label }: TickBoxProps) {
  return (
    <input
      type="checkbox"
      data-tick
      aria-label={label}
      checked={state === true}
      ref={(box) => {
        if (box) box.indeterminate = state === "some";
      }}
      onChange={(event) => onTick(event.target.checked)}
      onKeyDown={goToNext}
      className="size-4 shrink-0 accent-accent pointer-coarse:size-5"
    />
  );
}

function goToNext(event: KeyboardEvent<HTMLInputElement>): void {
  const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (by === 0) return;
  const all = [
    ...(event.currentTarget.closest("[data-plan]")?.querySelectorAll<HTMLElement>("input[data-tick]") ?? []),
  ];
  all[all.indexOf(event.currentTarget) + by]?.focus();
  event.preventDefault();
}
