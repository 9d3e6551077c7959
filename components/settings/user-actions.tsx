"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Ban, CircleCheck, Ellipsis, KeyRound } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useMe } from "../frame/use-me";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";
import { Dialog } from "../ui/dialog";
import { DropdownMenu, MenuItem } from "../ui/dropdown-menu";
import { ShownOnce } from "./shown-once";
import type { UserRow } from "./users-panel";

/** Reset the password of others, disable and enable them; nothing for oneself, who has the account menu. */
export function UserActions({ user }: { user: UserRow }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const me = useMe();
  const [asking, setAsking] = useState<"reset" | "disable" | null>(null);
  const [password, setPassword] = useState<string | null>(null);
  const reset = useMutation(trpc.users.resetPassword.mutationOptions());
  const setDisabled = useMutation(trpc.users.setDisabled.mutationOptions());
  const { id, username, disabled } = user;
  const refresh = () => queryClient.invalidateQueries(trpc.users.pathFilter());
  if (me?.id === id) return null;
  const confirmReset = async () => {
    const answer = await reset.mutateAsync({ id });
    setPassword(answer.password);
    await refresh();
  };
  const confirmDisabled = async () => {
    await setDisabled.mutateAsync({ id, disabled: !disabled });
    toast.success(disabled ? `${username} can sign in again` : `${username} is disabled`);
    await refresh();
  };
  return (
    <>
      <DropdownMenu
        trigger={
          <Button variant="ghost" size="icon-sm" aria-label={`Actions for ${username}`}>
            <Ellipsis aria-hidden className="size-4" />
          </Button>
        }
      >
        {user.origin === null ? (
          <MenuItem icon={KeyRound} onSelect={() => setAsking("reset")}>
            Reset password
          </MenuItem>
        ) : null}
        <MenuItem
          icon={disabled ? CircleCheck : Ban}
          tone={disabled ? "neutral" : "danger"}
          onSelect={() => setAsking("disable")}
        >
          {disabled ? "Enable" : "Disable"}
        </MenuItem>
      </DropdownMenu>
      <Confirm
        open={asking === "reset"}
        onOpenChange={() => setAsking(null)}
        title={`Reset the password of ${username}?`}
        verb="Reset password"
        onConfirm={confirmReset}
      >
        The old password stops working, every session of theirs ends, and a new one-time password is shown to you once.
      </Confirm>
      <Confirm
        open={asking === "disable"}
        onOpenChange={() => setAsking(null)}
        title={disabled ? `Enable ${username}?` : `Disable ${username}?`}
        verb={disabled ? "Enable user" : "Disable user"}
        onConfirm={confirmDisabled}
      >
        {disabled
          ? "They can sign in again with the password they had."
          : "Every session of theirs ends at once and they cannot sign in. What they did stays in the audit trail."}
      </Confirm>
      <Dialog
        open={password !== null}
        onOpenChange={() => setPassword(null)}
        dismissable={false}
        title={`One-time password of ${username}`}
      >
        <ShownOnce label="One-time password" secret={password ?? ""} onDone={() => setPassword(null)}>
          Hand it over now: it is not shown again. They must change it at the next sign-in.
        </ShownOnce>
      </Dialog>
    </>
  );
}
