"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { type SignInResult, signIn } from "./auth-requests";
import { SignInButton } from "./sign-in-button";
import { SignInRefusal } from "./sign-in-refusal";
import { useCountdown } from "./use-countdown";

const credentials = z.object({
  username: z.string().trim().min(1, { error: "Enter your user name" }),
  password: z.string().min(1, { error: "Enter your password" }),
});

type SignInFormProps = {
  /** Called after the cookie was set. */
  onSignedIn: () => void;
  /** Signing in again as the same person. */
  username?: string;
};

export function SignInForm({ onSignedIn, username }: SignInFormProps) {
  const [refused, setRefused] = useState<SignInResult | null>(null);
  const [waitSeconds, setWaitSeconds] = useCountdown();
  const [leaving, setLeaving] = useState(false);
  const { register, handleSubmit, formState, setFocus } = useForm({
    resolver: zodResolver(credentials),
    defaultValues: { username: username ?? "", password: "" },
  });
  const submit = handleSubmit(async (values) => {
    setRefused(null);
    const result = await signIn(values.username, values.password);
    if (result.kind === "ok") {
      setLeaving(true);
      onSignedIn();
      return;
    }
    setRefused(result);
    if (result.kind === "throttled") setWaitSeconds(result.seconds);
    if (result.kind === "refused") setFocus("password", { shouldSelect: true });
  });
  const { errors, isSubmitting } = formState;
  return (
    <form onSubmit={submit} noValidate className="grid gap-3.5">
      <Field label="User name" error={errors.username?.message}>
        <Input
          {...register("username")}
          autoComplete="username"
          autoCapitalize="none"
          className="h-9"
          autoFocus={!username}
        />
      </Field>
      <Field label="Password" error={errors.password?.message}>
        <Input
          {...register("password")}
          type="password"
          autoComplete="current-password"
          className="h-9"
          autoFocus={Boolean(username)}
        />
      </Field>
      <SignInRefusal result={refused} waitSeconds={waitSeconds} />
      <SignInButton pending={isSubmitting || leaving} waitSeconds={waitSeconds} />
    </form>
  );
}
