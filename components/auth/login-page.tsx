"use client";

import type { Route } from "next";
import { parseAsString, useQueryState } from "nuqs";
import type { OidcRefusal, SignInMethods } from "@/server/model/sign-in";
import { AfterHydration } from "../frame/after-hydration";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Segmented } from "../ui/segmented";
import { Select } from "../ui/select";
import { EntryCard } from "./entry-card";
import { KeystoneForm } from "./keystone-form";
import { oidcWords } from "./oidc-words";
import { SignInForm } from "./sign-in-form";

type LoginPageProps = { next: Route; methods: SignInMethods; refused: OidcRefusal | null };

const HERE = "here";
/** As many as lie beside each other on a phone. */
const MOST_BESIDE = 2;

/** A whole page load follows, so that nothing of an earlier person's session stays in memory. */
export function LoginPage({ next, methods, refused }: LoginPageProps) {
  const [by, setBy] = useQueryState("with", parseAsString);
  const cloud = methods.clouds.find(({ name }) => name === by);
  const signedIn = () => window.location.assign(next);
  const { oidc } = methods;
  return (
    <EntryCard title="Sign in" intro={cloud ? `With your user of ${cloud.name}.` : INTRO}>
      {refused === null ? null : (
        <div role="alert" className="mb-4">
          <Banner tone="danger">{oidcWords(refused)}</Banner>
        </div>
      )}
      <AfterHydration fallback={<div aria-hidden className="h-44" />}>
        <WaysIn
          methods={methods}
          value={cloud?.name ?? HERE}
          onChange={(way) => void setBy(way === HERE ? null : way)}
        />
        {cloud ? (
          <KeystoneForm key={cloud.id} cloud={cloud} onSignedIn={signedIn} />
        ) : (
          <SignInForm onSignedIn={signedIn} />
        )}
        {oidc === null ? null : (
          <div className="mt-4 grid gap-4">
            <div className="flex items-center gap-3 text-fg-faint text-xs before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
              or
            </div>
            <Button asChild className="h-9 w-full">
              <a href={`/api/auth/oidc/start?next=${encodeURIComponent(next)}`}>Continue with {oidc.name}</a>
            </Button>
          </div>
        )}
      </AfterHydration>
    </EntryCard>
  );
}

const INTRO = "The first start prints the admin's one-time password in its terminal.";

type WaysInProps = { methods: SignInMethods; value: string; onChange: (way: string) => void };

function WaysIn({ methods: { clouds }, value, onChange }: WaysInProps) {
  if (clouds.length === 0) return null;
  const options = [{ value: HERE, label: "This console" }, ...clouds.map(({ name }) => ({ value: name, label: name }))];
  return (
    <div className="mb-4">
      {options.length <= MOST_BESIDE ? (
        <Segmented
          label="Sign in with"
          value={value}
          onValueChange={onChange}
          options={options}
          className="flex w-full"
        />
      ) : (
        <Field label="Sign in with">
          <Select value={value} onValueChange={onChange} options={options} className="h-9" />
        </Field>
      )}
    </div>
  );
}
