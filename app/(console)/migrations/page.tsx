import type { Metadata } from "next";
import { Suspense } from "react";
import { MigrationsPage } from "@/components/migration/migrations-page";

export const metadata: Metadata = { title: "Migrations" };

export default function Page() {
  return (
    <Suspense>
      <MigrationsPage />
    </Suspense>
  );
}
