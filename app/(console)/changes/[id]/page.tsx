import type { Metadata } from "next";
import { Suspense } from "react";
import { ChangePage } from "@/components/plan/change-page";

export const metadata: Metadata = { title: "Change" };

type PageProps = { params: Promise<{ id: string }> };

export default function Page({ params }: PageProps) {
  return (
    <Suspense>
      <Change params={params} />
    </Suspense>
  );
}

async function Change({ params }: PageProps) {
  const { id } = await params;
  return <ChangePage id={id} />;
}
