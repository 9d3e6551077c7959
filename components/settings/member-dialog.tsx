"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { ErrorPanel } from "../ui/error-panel";
import { readScopeDraft, scopeDraftOf } from "./scope-draft";
import { ScopeFields, useProjects } from "./scope-fields";
import type { UserRow } from "./users-panel";

/** Makes a user a member of projects, or gives a member others. */
export function MemberDialog({ user, onClose }: { user: UserRow; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState(scopeDraftOf(user.scope));
  const [isIncomplete, setIncomplete] = useState(false);
  const projects = useProjects(draft.cloudId);
  const setRole = useMutation(
    trpc.users.setRole.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.users.pathFilter());
        toast.success(`${user.username} is a member now`);
        onClose();
      },
    }),
  );
  const save = () => {
    const scope = readScopeDraft(draft, projects);
    setIncomplete(scope === null);
    if (scope !== null) setRole.mutate({ id: user.id, role: "member", scope });
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Projects of ${user.username}`}
      description="A member sees the networks, ports, security groups and routers of these projects, and nothing else."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" pending={setRole.isPending} onClick={save}>
            Make a member
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        <ScopeFields
          draft={draft}
          onChange={setDraft}
          error={isIncomplete ? "Choose a cloud and at least one project" : undefined}
        />
        {setRole.error ? <ErrorPanel title="The role was not changed" error={setRole.error} /> : null}
      </div>
    </Dialog>
  );
}
