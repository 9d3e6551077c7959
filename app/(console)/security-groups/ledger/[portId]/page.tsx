import type { Metadata } from "next";
import { Suspense } from "react";
import { LedgerPage } from "@/components/security-groups/ledger-page";

export const metadata: Metadata = { title: "Rules of a port" };

type PageProps = { params: Promise<{ portId: string }> };

export default function Page({ params }: PageProps) {
  return (
    <Suspense>
      <Ledger params={params} />
    </Suspense>
  );
}

async function Ledger({ params }: PageProps) {
  const { portId } = await params;
  return <LedgerPage portId={portId} />;
}
