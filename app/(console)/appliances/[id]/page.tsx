import type { Metadata } from "next";
import { Suspense } from "react";
import { AppliancePage } from "@/components/appliances/appliance-page";

export const metadata: Metadata = { title: "Appliance" };

type PageProps = { params: Promise<{ id: string }> };

export default function Page({ params }: PageProps) {
  return (
    <Suspense>
      <Appliance params={params} />
    </Suspense>
  );
}

async function Appliance({ params }: PageProps) {
  const { id } = await params;
  return <AppliancePage id={id} />;
}
