"use client";

import { useSyncExternalStore } from "react";
import { type ThemeChoice, theme } from "./theme";

/** The chosen theme and the way to choose another. */
export function useTheme(): [ThemeChoice, (choice: ThemeChoice) => void] {
  const chosen = useSyncExternalStore<ThemeChoice>(theme.subscribe, theme.chosen, () => "system");
  return [chosen, theme.choose];
}
