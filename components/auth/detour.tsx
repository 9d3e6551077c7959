"use client";

import { useEffect } from "react";

const LABELS = { "/login": "Sign in", "/change-password": "Change password" } as const;

/** Leads to another page first, and from there back to this very address. A layout does not know it on the server. */
export function Detour({ to }: { to: keyof typeof LABELS }) {
  useEffect(() => {
    const { pathname, search, hash } = window.location;
    window.location.replace(`${to}?next=${encodeURIComponent(`${pathname}${search}${hash}`)}`);
  }, [to]);
  return (
    <main className="grid min-h-dvh place-items-center">
      <a href={to} className="text-fg-faint">
        {LABELS[to]}
      </a>
    </main>
  );
}
