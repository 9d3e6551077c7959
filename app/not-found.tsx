import type { Metadata } from "next";
import Link from "next/link";
import { EntryCard } from "@/components/auth/entry-card";
import { Button } from "@/components/ui/button";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <EntryCard
      title="Not found"
      intro="There is no page at this address. It may have been mistyped, or the object is gone."
    >
      <Button asChild variant="primary">
        <Link href="/topology">Go to the topology</Link>
      </Button>
    </EntryCard>
  );
}
