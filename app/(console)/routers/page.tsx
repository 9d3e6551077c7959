import type { Metadata } from "next";
import { Suspense } from "react";
import { RoutersPage } from "@/components/routers/routers-page";

export const metadata: Metadata = { title: "Routers" };

export default function Page() {
  return (
    <Suspense>
      <RoutersPage />
    </Suspense>
  );
}
