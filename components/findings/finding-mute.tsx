"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Bell, BellOff } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import type { Finding } from "@/server/model/finding";
import { useMay } from "../frame/use-me";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { errorFacts } from "../ui/error-facts";
import { MuteDialog } from "./mute-dialog";

/** Who knows of a finding, and the way to say so. Of a live host only. */
export function FindingMuteView({ finding }: { finding: Finding }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const may = useMay("operator");
  const [open, setOpen] = useState(false);
  const unmute = useMutation(
    trpc.hosts.unmute.mutationOptions({
      onSuccess: async () => {
        toast.success(`${finding.object} is told again`);
        await queryClient.invalidateQueries(trpc.hosts.findings.pathFilter());
      },
      onError: (error) => toast.error("It is still muted", { description: errorFacts(error).message }),
    }),
  );
  const { mute } = finding;
  if (mute === undefined) {
    if (!may) return null;
    return (
      <>
        <Button size="sm" variant="ghost" onClick={() => setOpen(true)} aria-label={`Mute ${finding.object}`}>
          <BellOff aria-hidden className="size-3.5" />
          Mute
        </Button>
        {open ? <MuteDialog finding={finding} onClose={() => setOpen(false)} /> : null}
      </>
    );
  }
  const until =
    mute.until === null
      ? "as long as it lasts"
      : `until ${mute.until.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" })}`;
  return (
    <span className="flex flex-wrap items-center gap-x-2 text-fg-muted text-xs">
      <span className="[overflow-wrap:anywhere]">
        Muted by {mute.by}, {until}: {mute.reason}
      </span>
      {may ? (
        <Button
          size="sm"
          variant="ghost"
          pending={unmute.isPending}
          onClick={() => unmute.mutate({ findingId: finding.id })}
          aria-label={`Unmute ${finding.object}`}
        >
          <Bell aria-hidden className="size-3.5" />
          Unmute
        </Button>
      ) : null}
    </span>
  );
}
