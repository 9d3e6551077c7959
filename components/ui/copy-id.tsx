"use client";

import { Check, Copy } from "lucide-react";
import { toast } from "sonner";
import { cn } from "./cn";
import { shortId } from "./short-id";
import { Tooltip } from "./tooltip";
import { useCopied } from "./use-copied";

type CopyIdProps = {
  value: string;
  /** What it is, for the toast and screen readers, e.g. `Network id`. */
  label?: string;
  /** Characters to show; the whole value when it is not longer. */
  length?: number;
  className?: string;
};

/** A long identifier, shortened; a click copies the whole, hover and focus show it. */
export function CopyId({ value, label = "Identifier", length = 11, className }: CopyIdProps) {
  const [copied, copy] = useCopied();
  const click = async () => {
    if (!(await copy(value))) toast.error("The browser refused the clipboard", { description: value });
  };
  const Icon = copied ? Check : Copy;
  return (
    <Tooltip content={<span className="mono break-all">{copied ? "Copied" : value}</span>}>
      <button
        type="button"
        onClick={click}
        aria-label={`Copy ${label} ${value}`}
        className={cn(
          "group mono inline-flex max-w-full items-center gap-1 rounded-sm text-left hover:text-accent",
          className,
        )}
      >
        <span className="truncate">{shortId(value, length)}</span>
        <Icon
          aria-hidden
          className={cn(
            "size-3 shrink-0 opacity-0 transition-opacity group-hover:opacity-100 group-focus-visible:opacity-100",
            copied && "text-ok opacity-100",
          )}
        />
      </button>
    </Tooltip>
  );
}
