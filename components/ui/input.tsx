import type { ComponentProps } from "react";
import { cn } from "./cn";

export const CONTROL =
  "w-full rounded-md border border-line-strong bg-surface px-2.5 text-sm text-fg transition-colors hover:border-fg-faint " +
  "disabled:cursor-not-allowed disabled:bg-sunken disabled:text-fg-faint aria-invalid:border-failed pointer-coarse:min-h-10 pointer-coarse:text-lg";

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input autoComplete="off" spellCheck={false} {...rest} className={cn(CONTROL, "h-8", className)} />;
}

export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
  return (
    <textarea autoComplete="off" spellCheck={false} {...rest} className={cn(CONTROL, "min-h-20 py-1.5", className)} />
  );
}
