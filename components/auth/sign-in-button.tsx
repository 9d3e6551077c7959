"use client";

import { Button } from "../ui/button";

type SignInButtonProps = {
  pending: boolean;
  /** How long the server lets nobody try again; 0: at once. */
  waitSeconds: number;
};

export function SignInButton({ pending, waitSeconds }: SignInButtonProps) {
  return (
    <Button type="submit" variant="primary" className="h-9 w-full" pending={pending} disabled={waitSeconds > 0}>
      {pending ? "Signing in" : "Sign in"}
    </Button>
  );
}
