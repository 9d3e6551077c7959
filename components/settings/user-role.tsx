"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { useMe } from "../frame/use-me";
import { useTRPC } from "../trpc";
import { errorFacts } from "../ui/error-facts";
import { Select } from "../ui/select";
import { MemberDialog } from "./member-dialog";
import { ROLE_OPTIONS } from "./roles";
import type { UserRow } from "./users-panel";

/** A user's role, changed in place; one's own is only shown. */
export function UserRole({ user }: { user: UserRow }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const me = useMe();
  const [choosing, setChoosing] = useState(false);
  const setRole = useMutation(
    trpc.users.setRole.mutationOptions({
      onSuccess: (_, { role }) => toast.success(`${user.username} is ${role} now`),
      onError: (error) => {
        const { message, remedy } = errorFacts(error);
        toast.error(`${user.username} keeps the role ${user.role}`, { description: `${message} ${remedy}` });
      },
      onSettled: () => queryClient.invalidateQueries(trpc.users.pathFilter()),
    }),
  );
  if (me?.id === user.id) return <span>{user.role}, you</span>;
  const projects = user.scope?.projects.map(({ id, name }) => name || id).join(", ");
  if (user.origin !== null) {
    return (
      <span title="As the sign-in elsewhere gave it the last time">
        {user.role}
        {projects === undefined ? null : <span className="block text-fg-faint text-xs">of {projects}</span>}
      </span>
    );
  }
  return (
    <>
      <Select
        aria-label={`Role of ${user.username}`}
        value={setRole.isPending ? setRole.variables.role : user.role}
        onValueChange={(role) => (role === "member" ? setChoosing(true) : setRole.mutate({ id: user.id, role }))}
        disabled={setRole.isPending}
        options={ROLE_OPTIONS}
        className="h-7 w-28"
      />
      {projects === undefined ? null : (
        <button
          type="button"
          className="mt-0.5 block text-left text-fg-faint text-xs underline hover:text-fg"
          onClick={() => setChoosing(true)}
        >
          of {projects}
        </button>
      )}
      {choosing ? <MemberDialog user={user} onClose={() => setChoosing(false)} /> : null}
    </>
  );
}
