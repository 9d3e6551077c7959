import { FlaskConical } from "lucide-react";
import { Button } from "../ui/button";

/** Leads to the question what a change of rules would do. */
export function WhatIfButton({ onAsk }: { onAsk: () => void }) {
  return (
    <Button onClick={onAsk}>
      <FlaskConical aria-hidden className="size-3.5" />
      What if…
    </Button>
  );
}
