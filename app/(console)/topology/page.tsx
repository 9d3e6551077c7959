import type { Metadata } from "next";
import { Suspense } from "react";
import { TopologyPage } from "@/components/topology/topology-page";
import { TopologySkeleton } from "@/components/topology/topology-states";

export const metadata: Metadata = { title: "Topology" };

export default function Page() {
  return (
    <Suspense fallback={<TopologySkeleton />}>
      <TopologyPage />
    </Suspense>
  );
}
