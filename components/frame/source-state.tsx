import { CircleAlert, CircleCheck, CircleX, History, LoaderCircle, type LucideIcon } from "lucide-react";
import type { SourceStatus } from "@/server/model/graph";
import { Badge, type Tone } from "../ui/badge";
import { cn } from "../ui/cn";

type Look = { readonly icon: LucideIcon; readonly tone: Tone; readonly colour: string; readonly meaning: string };

/** Each state has its own shape, so it reads without colour. */
const LOOKS: Readonly<Record<SourceStatus["state"], Look>> = {
  live: { icon: CircleCheck, tone: "ok", colour: "text-ok", meaning: "answers, and everything was read" },
  reading: { icon: LoaderCircle, tone: "neutral", colour: "text-fg-faint", meaning: "being read for the first time" },
  partial: { icon: CircleAlert, tone: "drift", colour: "text-drift", meaning: "answers, but a part could not be read" },
  stale: { icon: History, tone: "stale", colour: "text-stale", meaning: "stopped answering; what is shown is old" },
  failed: { icon: CircleX, tone: "failed", colour: "text-failed", meaning: "does not answer" },
};

export function sourceMeaning(state: SourceStatus["state"]): string {
  return LOOKS[state].meaning;
}

/** The state as a mark alone: whoever shows it also names the state in words. */
export function SourceMark({ state, className }: { state: SourceStatus["state"]; className?: string }) {
  const { icon: Icon, colour } = LOOKS[state];
  return (
    <Icon aria-hidden className={cn("size-3 shrink-0", colour, state === "reading" && "animate-spin", className)} />
  );
}

/** The state as a word with its mark. */
export function SourceBadge({ state }: { state: SourceStatus["state"] }) {
  return (
    <Badge tone={LOOKS[state].tone} title={LOOKS[state].meaning}>
      <SourceMark state={state} />
      {state}
    </Badge>
  );
}
