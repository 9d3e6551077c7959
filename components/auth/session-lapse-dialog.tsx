"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { Dialog } from "../ui/dialog";
import { sessionLapse } from "./session-lapse";
import { SignInForm } from "./sign-in-form";

/** Asks for the password in place when the session has ended, so that nothing typed on the page is lost. */
export function SessionLapseDialog({ username }: { username: string | undefined }) {
  const lapsed = useSyncExternalStore(sessionLapse.subscribe, sessionLapse.current, () => false);
  const queryClient = useQueryClient();
  const resume = () => {
    sessionLapse.settle();
    void queryClient.invalidateQueries();
  };
  return (
    <Dialog
      open={lapsed}
      onOpenChange={() => undefined}
      dismissable={false}
      title="Your session has ended"
      description="Sign in to go on. What you typed on this page is still here; a change that was refused can be sent again."
      className="sm:w-[min(24rem,calc(100vw-2rem))]"
    >
      <SignInForm onSignedIn={resume} {...(username ? { username } : {})} />
    </Dialog>
  );
}
