"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { sessionLapse } from "./session-lapse";
import { SignInForm } from "./sign-in-form";

/** Asks for the password in place when the session has ended, so that nothing typed on the page is lost. */
export function SessionLapseDialog({ username, origin }: { username: string | undefined; origin: string | null }) {
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
      {origin === null ? (
        <SignInForm onSignedIn={resume} {...(username ? { username } : {})} />
      ) : (
        <div className="grid gap-3">
          <Button asChild variant="primary" className="h-9">
            <a href="/login" target="_blank" rel="noreferrer">
              Sign in by {origin} in a new tab
            </a>
          </Button>
          <Button className="h-9" onClick={resume}>
            I am signed in again
          </Button>
        </div>
      )}
    </Dialog>
  );
}
