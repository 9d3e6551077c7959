import type { Metadata } from "next";
import { Suspense } from "react";
import { LoginPage } from "@/components/auth/login-page";
import { returnPath } from "@/components/auth/return-path";

export const metadata: Metadata = { title: "Sign in" };

type PageProps = { searchParams: Promise<{ next?: string | string[] }> };

export default function Page({ searchParams }: PageProps) {
  return (
    <Suspense>
      <Login searchParams={searchParams} />
    </Suspense>
  );
}

async function Login({ searchParams }: PageProps) {
  const { next } = await searchParams;
  return <LoginPage next={returnPath(next)} />;
}
