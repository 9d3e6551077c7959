"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { ROLES, type Role } from "@/server/model/role";
import { type RouterOutputs, useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/checkbox";
import { ErrorPanel } from "../ui/error-panel";
import { Field } from "../ui/field";
import { Input } from "../ui/input";

type CloudSettings = RouterOutputs["signIn"]["settings"]["clouds"][number];

const HINTS: Readonly<Record<Role, string>> = {
  member: "See the project that they sign in to.",
  viewer: "See the whole console, of all projects.",
  operator: "See everything, and apply plans.",
  admin: "Also sources, users and these settings.",
};

/** Opens a cloud's Keystone to people, and says which of its roles mean which of ours. */
export function CloudSignInCard({ cloud }: { cloud: CloudSettings }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [enabled, setEnabled] = useState(cloud.signIn.enabled);
  const [texts, setTexts] = useState<Readonly<Record<Role, string>>>({
    member: cloud.signIn.member.join(", "),
    viewer: cloud.signIn.viewer.join(", "),
    operator: cloud.signIn.operator.join(", "),
    admin: cloud.signIn.admin.join(", "),
  });
  const save = useMutation(
    trpc.signIn.setCloud.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.signIn.pathFilter());
        toast.success(enabled ? `People may sign in with ${cloud.name}` : `Nobody signs in with ${cloud.name}`);
      },
    }),
  );
  const submit = () =>
    save.mutate({
      ...{ cloudId: cloud.id, enabled, member: namesOf(texts.member), viewer: namesOf(texts.viewer) },
      ...{ operator: namesOf(texts.operator), admin: namesOf(texts.admin) },
    });
  if (!cloud.hasKeystone) {
    return (
      <section aria-label={cloud.name} className="rounded-md border px-3 py-3">
        <h3 className="font-medium text-sm">{cloud.name}</h3>
        <p className="text-fg-muted text-sm">It is used without Keystone, so nobody can sign in with it.</p>
      </section>
    );
  }
  return (
    <section aria-label={cloud.name} className="grid gap-3 rounded-md border px-3 py-3">
      <h3 className="font-medium text-sm">{cloud.name}</h3>
      <Checkbox
        checked={enabled}
        onCheckedChange={setEnabled}
        label="People may sign in with this cloud"
        hint="Saving ends the sessions of those who are signed in with it."
      />
      <div className="grid gap-3 sm:grid-cols-2">
        {ROLES.map((role) => (
          <Field key={role} label={`Roles of Keystone for ${role}`} hint={HINTS[role]}>
            <Input
              value={texts[role]}
              placeholder="none"
              onChange={(event) => setTexts({ ...texts, [role]: event.target.value })}
            />
          </Field>
        ))}
      </div>
      {save.error ? <ErrorPanel title="It was not saved" error={save.error} /> : null}
      <Button variant="primary" className="justify-self-end" pending={save.isPending} onClick={submit}>
        Save {cloud.name}
      </Button>
    </section>
  );
}

function namesOf(text: string): string[] {
  return text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}
