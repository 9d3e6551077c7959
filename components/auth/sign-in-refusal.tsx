"use client";

import { Banner } from "../ui/banner";
import type { SignInResult } from "./auth-requests";

/** Why a sign-in came to nothing, or how long the next one has to wait. */
export function SignInRefusal({ result, waitSeconds }: { result: SignInResult | null; waitSeconds: number }) {
  return (
    <div role="alert" className="empty:hidden">
      {waitSeconds > 0 ? (
        <Banner tone="warning">
          Too many attempts. Wait <span className="mono">{waitSeconds}</span> s, then try again.
        </Banner>
      ) : result !== null && "message" in result ? (
        <Banner tone="danger">{result.message}</Banner>
      ) : null}
    </div>
  );
}
