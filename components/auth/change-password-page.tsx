"use client";

import type { Route } from "next";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { toast } from "sonner";
import { useMe } from "../frame/use-me";
import { Button } from "../ui/button";
import { Skeleton } from "../ui/skeleton";
import { ChangePasswordForm } from "./change-password-form";
import { EntryCard } from "./entry-card";
import { sessionLapse } from "./session-lapse";

export function ChangePasswordPage({ next }: { next: Route }) {
  const me = useMe();
  const router = useRouter();
  useEffect(() => sessionLapse.subscribe(() => window.location.assign("/login?next=/change-password")), []);
  const changed = () => {
    toast.success("Password changed");
    router.replace(next);
  };
  return (
    <EntryCard
      title="Change password"
      intro={
        me?.mustChangePassword
          ? "The one-time password was for this sign-in only. Choose your own to go on."
          : "Other sessions of yours stay signed in."
      }
    >
      {me ? (
        <ChangePasswordForm username={me.username} onChanged={changed} />
      ) : (
        <div aria-busy className="grid gap-4">
          <Skeleton className="h-9" />
          <Skeleton className="h-9" />
          <Skeleton className="h-9" />
        </div>
      )}
      {me && !me.mustChangePassword ? (
        <Button asChild variant="ghost" className="mt-2 w-full">
          <Link href={next}>Cancel</Link>
        </Button>
      ) : null}
    </EntryCard>
  );
}
