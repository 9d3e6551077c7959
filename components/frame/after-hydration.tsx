"use client";

import { type ReactNode, useSyncExternalStore } from "react";

const subscribe = () => () => {};

/**
 * Shows its children once the browser has taken the frame over. The frame asks for data as soon as it stands; a page
 * that hydrates after an answer came would find other data than the server drew it with, and be thrown away with an
 * error. Pages fetch everything in the browser, so nothing is lost by drawing them there only.
 */
export function AfterHydration({ children }: { children: ReactNode }) {
  const hydrated = useSyncExternalStore(
    subscribe,
    () => true,
    () => false,
  );
  return hydrated ? children : null;
}
