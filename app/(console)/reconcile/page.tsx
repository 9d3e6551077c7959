import type { Metadata } from "next";
import { Suspense } from "react";
import { ReconcilePage } from "@/components/reconcile/reconcile-page";

export const metadata: Metadata = { title: "Reconcile" };

export default function Page() {
  return (
    <Suspense>
      <ReconcilePage />
    </Suspense>
  );
}
