"use client";

import type { Route } from "next";
import { EntryCard } from "./entry-card";
import { SignInForm } from "./sign-in-form";

/** A whole page load follows, so that nothing of an earlier person's session stays in memory. */
export function LoginPage({ next }: { next: Route }) {
  return (
    <EntryCard title="Sign in" intro="The first start prints the admin's one-time password in its terminal.">
      <SignInForm onSignedIn={() => window.location.assign(next)} />
    </EntryCard>
  );
}
