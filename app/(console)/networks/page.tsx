import type { Metadata } from "next";
import { Suspense } from "react";
import { NetworksPage } from "@/components/networks/networks-page";

export const metadata: Metadata = { title: "Networks" };

export default function Page() {
  return (
    <Suspense>
      <NetworksPage />
    </Suspense>
  );
}
