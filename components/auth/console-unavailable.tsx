"use client";

import { RotateCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Button } from "../ui/button";
import { EntryCard } from "./entry-card";

/** In place of any page while the console itself lacks something, such as its database. */
export function ConsoleUnavailable({ message, remedy }: { message: string; remedy: string }) {
  const router = useRouter();
  const [trying, startTrying] = useTransition();
  return (
    <EntryCard title="Not available" intro={message}>
      <p className="mb-4 text-fg-muted text-xs">{remedy}</p>
      <Button variant="primary" pending={trying} onClick={() => startTrying(() => router.refresh())}>
        {trying ? null : <RotateCw aria-hidden className="size-3.5" />}
        Try again
      </Button>
    </EntryCard>
  );
}
