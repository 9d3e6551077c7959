import type { Metadata } from "next";
import { Suspense } from "react";
import { ChangePasswordPage } from "@/components/auth/change-password-page";
import { returnPath } from "@/components/auth/return-path";

export const metadata: Metadata = { title: "Change password" };

export default function Page({ searchParams }: PageProps<"/change-password">) {
  return (
    <Suspense>
      <ChangePassword searchParams={searchParams} />
    </Suspense>
  );
}

async function ChangePassword({ searchParams }: Pick<PageProps<"/change-password">, "searchParams">) {
  const { next } = await searchParams;
  return <ChangePasswordPage next={returnPath(next)} />;
}
