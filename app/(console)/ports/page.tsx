import type { Metadata } from "next";
import { Suspense } from "react";
import { PortsPage } from "@/components/ports/ports-page";

export const metadata: Metadata = { title: "Ports" };

export default function Page() {
  return (
    <Suspense>
      <PortsPage />
    </Suspense>
  );
}
