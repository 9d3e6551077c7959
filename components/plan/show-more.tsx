"use client";

import { useState } from "react";
import { Button } from "../ui/button";

const AT_ONCE = 50;

/** The first of many, and more on demand: what is not looked at is not drawn. */
export function useShown<T>(all: readonly T[]): { readonly shown: readonly T[]; readonly more: () => void } {
  const [count, setCount] = useState(AT_ONCE);
  return { shown: all.slice(0, count), more: () => setCount(count + AT_ONCE * 2) };
}

export function ShowMore({ of, shown, onMore }: { of: number; shown: number; onMore: () => void }) {
  if (shown >= of) return null;
  return (
    <p className="flex flex-wrap items-center justify-center gap-3 pt-3 pb-1 text-fg-muted text-xs">
      <span>
        <span className="mono">{shown}</span> of <span className="mono">{of}</span> shown
      </span>
      <Button size="sm" onClick={onMore}>
        Show {Math.min(AT_ONCE * 2, of - shown)} more
      </Button>
    </p>
  );
}
