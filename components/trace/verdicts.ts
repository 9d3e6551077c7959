import { CircleCheck, CircleHelp, CircleX, type LucideIcon } from "lucide-react";
import type { TraceVerdict } from "@/server/model/trace";

type VerdictLook = {
  readonly word: string;
  readonly icon: LucideIcon;
  readonly panel: string;
  readonly text: string;
  readonly chip: string;
};

/** A verdict is a word and a sign before it is a colour. */
export const verdicts: Readonly<Record<TraceVerdict, VerdictLook>> = {
  delivered: {
    word: "Delivered",
    icon: CircleCheck,
    panel: "border-ok-line bg-ok-soft",
    text: "text-ok",
    chip: "border-ok-line bg-ok-soft text-ok",
  },
  dropped: {
    word: "Dropped",
    icon: CircleX,
    panel: "border-failed-line bg-failed-soft",
    text: "text-failed",
    chip: "border-failed-line bg-failed-soft text-failed",
  },
  unknown: {
    word: "Unknown",
    icon: CircleHelp,
    panel: "border-unknown-line bg-unknown-soft",
    text: "text-unknown",
    chip: "border-unknown-line bg-unknown-soft text-unknown",
  },
};
