import type { Metadata } from "next";
import { Suspense } from "react";
import { CasesPage } from "@/components/cases/cases-page";

export const metadata: Metadata = { title: "Cases" };

export default function Page() {
  return (
    <Suspense>
      <CasesPage />
    </Suspense>
  );
}
