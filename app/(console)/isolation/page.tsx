import type { Metadata } from "next";
import { Suspense } from "react";
import { IsolationPage } from "@/components/isolation/isolation-page";

export const metadata: Metadata = { title: "Isolation" };

export default function Page() {
  return (
    <Suspense>
      <IsolationPage />
    </Suspense>
  );
}
