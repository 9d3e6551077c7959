"use client";

import { useEffect } from "react";

/** Leads to the sign-in, and from there back to this very address. A layout does not know it on the server. */
export function ToLogin() {
  useEffect(() => {
    const { pathname, search, hash } = window.location;
    window.location.replace(`/login?next=${encodeURIComponent(`${pathname}${search}${hash}`)}`);
  }, []);
  return (
    <main className="grid min-h-dvh place-items-center">
      <a href="/login" className="text-fg-faint">
        Sign in
      </a>
    </main>
  );
}
