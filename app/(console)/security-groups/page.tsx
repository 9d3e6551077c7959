import type { Metadata } from "next";
import { Suspense } from "react";
import { SecurityGroupsPage } from "@/components/security-groups/security-groups-page";

export const metadata: Metadata = { title: "Security groups" };

export default function Page() {
  return (
    <Suspense>
      <SecurityGroupsPage />
    </Suspense>
  );
}
