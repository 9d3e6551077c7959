"use client";

import { type ReactNode, useSyncExternalStore } from "react";

const subscribe = () => () => {};

/**
 * Shows its children once the browser has taken the frame over. The frame asks for data as soon as it stands; a page
 * that hydrates after an answer came would find other data than the server drew it with, and be thrown away with an
 * error. Pages fetch everything in the browser, so nothing is lost by drawing them there only. Nor is a form there before
 * it works: what was typed into it would be lost, and the browser itself would send it, a password in the address.
 */
export function AfterHydration({ children, fallback = null }: { children: ReactNode; fallback?: ReactNode }) {
  const hydrated = useSyncExternalStore(
    subscribe,
    () => true,
    () => false,
  );
  return hydrated ? children : fallback;
}
