import type { Metadata } from "next";
import { Suspense } from "react";
import { LoginPage } from "@/components/auth/login-page";
import { returnPath } from "@/components/auth/return-path";
import { signInMethods } from "@/server/api/sign-in-methods";
import { OIDC_REFUSALS } from "@/server/model/sign-in";

export const metadata: Metadata = { title: "Sign in" };

type PageProps = { searchParams: Promise<{ next?: string | string[]; refused?: string | string[] }> };

export default function Page({ searchParams }: PageProps) {
  return (
    <Suspense>
      <Login searchParams={searchParams} />
    </Suspense>
  );
}

async function Login({ searchParams }: PageProps) {
  const { next, refused } = await searchParams;
  const why = OIDC_REFUSALS.find((each) => each === refused) ?? null;
  return <LoginPage next={returnPath(next)} methods={await signInMethods()} refused={why} />;
}
