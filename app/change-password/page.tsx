import type { Metadata } from "next";
import { Suspense } from "react";
import { ChangePasswordPage } from "@/components/auth/change-password-page";
import { returnPath } from "@/components/auth/return-path";

export const metadata: Metadata = { title: "Change password" };

type PageProps = { searchParams: Promise<{ next?: string | string[] }> };

export default function Page({ searchParams }: PageProps) {
  return (
    <Suspense>
      <ChangePassword searchParams={searchParams} />
    </Suspense>
  );
}

async function ChangePassword({ searchParams }: PageProps) {
  const { next } = await searchParams;
  return <ChangePasswordPage next={returnPath(next)} />;
}
