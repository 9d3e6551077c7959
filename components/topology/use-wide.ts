"use client";

import { useSyncExternalStore } from "react";

const wide = "(min-width: 768px)";

/** Whether there is room for panels beside the canvas; else they go below it. */
export function useWide(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = matchMedia(wide);
      media.addEventListener("change", changed);
      return () => media.removeEventListener("change", changed);
    },
    () => matchMedia(wide).matches,
    () => true,
  );
}
