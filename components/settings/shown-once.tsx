"use client";

import { Check, Copy } from "lucide-react";
import { toast } from "sonner";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { Input } from "../ui/input";
import { useCopied } from "../ui/use-copied";

type ShownOnceProps = { label: string; secret: string; children: string; onDone: () => void };

/** A secret that is shown this once, with a copy button. */
export function ShownOnce({ label, secret, children, onDone }: ShownOnceProps) {
  const [copied, copy] = useCopied();
  const Icon = copied ? Check : Copy;
  const click = async () => {
    if (!(await copy(secret)))
      toast.error("The browser refused the clipboard", { description: "Select and copy it by hand." });
  };
  return (
    <div className="grid gap-4">
      <Banner tone="warning">{children}</Banner>
      <div className="flex gap-2">
        <Input
          readOnly
          aria-label={label}
          value={secret}
          onFocus={(event) => event.target.select()}
          className="mono min-w-0 flex-1"
        />
        <Button onClick={click} aria-live="polite">
          <Icon aria-hidden className="size-3.5" />
          {copied ? "Copied" : "Copy"}
        </Button>
      </div>
      <Button variant="primary" className="justify-self-end" onClick={onDone}>
        I have it
      </Button>
    </div>
  );
}
