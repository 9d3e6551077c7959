import type { Metadata } from "next";
import { Suspense } from "react";
import { MigrationPage } from "@/components/migration/migration-page";

export const metadata: Metadata = { title: "Migration" };

type PageProps = { params: Promise<{ id: string }> };

export default function Page({ params }: PageProps) {
  return (
    <Suspense>
      <Migration params={params} />
    </Suspense>
  );
}

async function Migration({ params }: PageProps) {
  const { id } = await params;
  return <MigrationPage id={id} />;
}
