import type { Metadata } from "next";
import { Suspense } from "react";
import { SecurityGroupPage } from "@/components/security-groups/security-group-page";

export const metadata: Metadata = { title: "Security group" };

type PageProps = { params: Promise<{ id: string }> };

export default function Page({ params }: PageProps) {
  return (
    <Suspense>
      <Group params={params} />
    </Suspense>
  );
}

async function Group({ params }: PageProps) {
  const { id } = await params;
  return <SecurityGroupPage id={id} />;
}
