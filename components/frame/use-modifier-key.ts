"use client";

import { useSyncExternalStore } from "react";

const unchanging = () => () => undefined;

/** `⌘` on a Mac, `Ctrl ` elsewhere. */
export function useModifierKey(): string {
  return useSyncExternalStore(
    unchanging,
    () => (/Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl "),
    () => "Ctrl ",
  );
}
