"use client";

import { useMutation } from "@tanstack/react-query";
import { Radio } from "lucide-react";
import type { TraceInput } from "@/server/model/trace";
import { useMay } from "../frame/use-me";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { ErrorPanel } from "../ui/error-panel";
import { LiveAnswer } from "./live-answer";

/** Sends the traced ping for real, for who may run commands on hosts: from a namespace, or a guest of the lab. */
export function RealPing({ input: { from, to } }: { input: TraceInput }) {
  const trpc = useTRPC();
  const mayRun = useMay("operator");
  const ping = useMutation(trpc.trace.ping.mutationOptions());
  if (!mayRun) return null;
  return (
    <div aria-live="polite" className="mt-3 grid min-w-0 grid-cols-[minmax(0,1fr)] gap-2 text-xs">
      <Button size="sm" className="w-fit" pending={ping.isPending} onClick={() => ping.mutate({ from, to })}>
        {ping.isPending ? null : <Radio aria-hidden className="size-3.5" />}
        Ping it for real
      </Button>
      {ping.data === undefined ? null : <LiveAnswer answer={ping.data} />}
      {ping.error ? <ErrorPanel title="It was not pinged" error={ping.error} /> : null}
    </div>
  );
}
