"use client";

import { useCallback, useLayoutEffect, useRef } from "react";

/** The same function for a component's whole life, which does what the last rendering said: a memoised child keeps still. */
export function useStableCallback<Args extends readonly unknown[]>(
  run: (...args: Args) => void,
): (...args: Args) => void {
  const last = useRef(run);
  useLayoutEffect(() => {
    last.current = run;
  });
  return useCallback((...args: Args) => last.current(...args), []);
}
