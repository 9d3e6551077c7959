"use client";

import { toast } from "sonner";
import { useTRPCClient } from "../trpc";
import { errorFacts } from "../ui/error-facts";
import { dropCookie } from "./auth-requests";

/** Ends the session and leaves with a whole page load, so that nothing of it stays in memory. */
export function useLeave(): () => void {
  const client = useTRPCClient();
  const leave = async () => {
    try {
      await client.session.signOut.mutate();
    } catch (error) {
      const { code, message } = errorFacts(error);
      if (code !== "UNAUTHORIZED") {
        toast.error("You are still signed in", { description: message });
        return;
      }
    }
    await dropCookie();
    window.location.assign("/login");
  };
  return () => void leave();
}
