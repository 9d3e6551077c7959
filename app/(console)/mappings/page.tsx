import type { Metadata } from "next";
import { Suspense } from "react";
import { MappingsPage } from "@/components/mappings/mappings-page";

export const metadata: Metadata = { title: "Mappings" };

export default function Page() {
  return (
    <Suspense>
      <MappingsPage />
    </Suspense>
  );
}
