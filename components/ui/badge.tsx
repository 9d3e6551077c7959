import type { ComponentProps } from "react";
import { cn } from "./cn";

const TONES = {
  neutral: "border-line bg-sunken text-fg-muted",
  accent: "border-transparent bg-accent-soft text-accent",
  ok: "border-ok-line bg-ok-soft text-ok",
  intended: "border-intended-line bg-intended-soft text-intended",
  observed: "border-observed-line bg-observed-soft text-observed",
  drift: "border-drift-line bg-drift-soft text-drift",
  failed: "border-failed-line bg-failed-soft text-failed",
  stale: "border-stale-line bg-stale-soft text-stale",
  unknown: "border-unknown-line bg-unknown-soft text-unknown",
} as const;

export type Tone = keyof typeof TONES;

/** A short word about a thing. Colour never says it alone: the word does. */
export function Badge({ tone = "neutral", className, ...rest }: ComponentProps<"span"> & { tone?: Tone }) {
  return (
    <span
      {...rest}
      className={cn(
        "inline-flex h-5 items-center gap-1 whitespace-nowrap rounded-sm border px-1.5 font-medium text-2xs [&_svg]:size-3 [&_svg]:shrink-0",
        TONES[tone],
        className,
      )}
    />
  );
}
