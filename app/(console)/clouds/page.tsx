import type { Metadata } from "next";
import { Suspense } from "react";
import { CloudsPage } from "@/components/clouds/clouds-page";

export const metadata: Metadata = { title: "Clouds" };

export default function Page() {
  return (
    <Suspense>
      <CloudsPage />
    </Suspense>
  );
}
