"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import type { ProjectChoice } from "@/server/model/sign-in";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { type KeystoneResult, signInByKeystone } from "./auth-requests";
import { SignInButton } from "./sign-in-button";
import { SignInRefusal } from "./sign-in-refusal";
import { useCountdown } from "./use-countdown";

const credentials = z.object({
  username: z.string().trim().min(1, { error: "Enter your user name" }),
  userDomain: z.string().trim().min(1, { error: "Enter the domain of your user" }),
  project: z.string().trim(),
  password: z.string().min(1, { error: "Enter your password" }),
});

type KeystoneFormProps = {
  cloud: { readonly id: string; readonly name: string };
  /** Called after the cookie was set. */
  onSignedIn: () => void;
};

/** Signs in by a cloud's Keystone, to one of the person's projects; without a name for it, it is chosen after the password. */
export function KeystoneForm({ cloud, onSignedIn }: KeystoneFormProps) {
  const [result, setResult] = useState<KeystoneResult | null>(null);
  const [waitSeconds, setWaitSeconds] = useCountdown();
  const [leaving, setLeaving] = useState(false);
  const { register, handleSubmit, getValues, formState, setFocus } = useForm({
    resolver: zodResolver(credentials),
    defaultValues: { username: "", userDomain: "Default", project: "", password: "" },
  });
  const ask = async (project: { id: string } | { name: string } | null) => {
    const { username, userDomain, password } = getValues();
    const given = { username: username.trim(), userDomain: userDomain.trim(), password };
    const answer = await signInByKeystone({ cloudId: cloud.id, ...given, project });
    if (answer.kind === "ok") {
      setLeaving(true);
      onSignedIn();
      return;
    }
    setResult(answer);
    if (answer.kind === "throttled") setWaitSeconds(answer.seconds);
    if (answer.kind === "refused") setFocus("password", { shouldSelect: true });
  };
  const submit = handleSubmit(async ({ project }) => {
    setResult(null);
    await ask(project === "" ? null : { name: project });
  });
  if (result?.kind === "choose") {
    return (
      <ProjectList
        projects={result.projects}
        leaving={leaving}
        onChoose={(id) => void ask({ id })}
        onBack={() => setResult(null)}
      />
    );
  }
  const { errors, isSubmitting } = formState;
  return (
    <form onSubmit={submit} noValidate className="grid gap-3.5">
      <div className="grid grid-cols-[minmax(0,3fr)_minmax(0,2fr)] gap-3">
        <Field label="User name" error={errors.username?.message}>
          <Input {...register("username")} autoComplete="username" autoCapitalize="none" className="h-9" autoFocus />
        </Field>
        <Field label="Domain" error={errors.userDomain?.message}>
          <Input {...register("userDomain")} className="h-9" />
        </Field>
      </div>
      <Field label="Project" optional hint="Empty: choose among yours after the password.">
        <Input {...register("project")} autoCapitalize="none" className="h-9" />
      </Field>
      <Field label="Password" error={errors.password?.message}>
        <Input {...register("password")} type="password" autoComplete="current-password" className="h-9" />
      </Field>
      <SignInRefusal result={result} waitSeconds={waitSeconds} />
      <SignInButton pending={isSubmitting || leaving} waitSeconds={waitSeconds} />
    </form>
  );
}

type ProjectListProps = {
  projects: readonly ProjectChoice[];
  leaving: boolean;
  onChoose: (id: string) => void;
  onBack: () => void;
};

function ProjectList({ projects, leaving, onChoose, onBack }: ProjectListProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const isTwice = (name: string) => projects.filter((each) => each.name === name).length > 1;
  const choose = (id: string) => {
    setChosen(id);
    onChoose(id);
  };
  return (
    <section aria-labelledby="projects" className="grid gap-2">
      <h2 id="projects" className="font-medium text-sm">
        Which project?
      </h2>
      <ul className="grid max-h-72 gap-1.5 overflow-y-auto">
        {projects.map(({ id, name, domain }) => (
          <li key={id}>
            <Button
              className="h-9 w-full justify-between"
              pending={chosen === id}
              disabled={(chosen !== null && chosen !== id) || leaving}
              onClick={() => choose(id)}
            >
              <span className="truncate">
                {name}
                {isTwice(name) && domain !== null ? <span className="text-fg-faint"> of domain {domain}</span> : null}
              </span>
              <ChevronRight aria-hidden className="size-3.5 text-fg-faint" />
            </Button>
          </li>
        ))}
      </ul>
      <Button variant="ghost" onClick={onBack}>
        Back
      </Button>
    </section>
  );
}
