import type { Metadata } from "next";
import { Suspense } from "react";
import { AppliancesPage } from "@/components/appliances/appliances-page";

export const metadata: Metadata = { title: "Appliances" };

export default function Page() {
  return (
    <Suspense>
      <AppliancesPage />
    </Suspense>
  );
}
