"use client";

import { Check, Copy } from "lucide-react";
import { type ReactNode, useId } from "react";
import { toast } from "sonner";
import { Button } from "../ui/button";
import { useCopied } from "../ui/use-copied";

/** A text to be put somewhere else, with what it is for. */
export function CopyText({ title, note, text }: { title: string; note: ReactNode; text: string }) {
  const id = useId();
  const [copied, copy] = useCopied();
  const Icon = copied ? Check : Copy;
  return (
    <section aria-labelledby={id} className="grid min-w-0 gap-1.5">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <h3 id={id} className="font-medium text-sm">
            {title}
          </h3>
          <p className="text-fg-muted text-xs">{note}</p>
        </div>
        <Button
          size="sm"
          aria-label={`Copy ${title}`}
          onClick={async () => {
            if (!(await copy(text))) toast.error("The browser refused the clipboard");
          }}
        >
          <Icon aria-hidden className="size-3.5" />
          {copied ? "Copied" : "Copy"}
        </Button>
      </div>
      <pre className="mono whitespace-pre-wrap break-words rounded-md border bg-sunken p-3 text-xs">{text}</pre>
    </section>
  );
}
