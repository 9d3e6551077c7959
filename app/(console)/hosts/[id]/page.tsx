import type { Metadata } from "next";
import { Suspense } from "react";
import { HostPage } from "@/components/hosts/host-page";

export const metadata: Metadata = { title: "Host" };

type PageProps = { params: Promise<{ id: string }> };

export default function Page({ params }: PageProps) {
  return (
    <Suspense>
      <Host params={params} />
    </Suspense>
  );
}

async function Host({ params }: PageProps) {
  const { id } = await params;
  return <HostPage id={id} />;
}
