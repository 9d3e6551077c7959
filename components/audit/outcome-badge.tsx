import { Ban, Check, CircleX, Clock, type LucideIcon } from "lucide-react";
import { Badge, type Tone } from "../ui/badge";

const LOOKS: Readonly<Record<string, { readonly tone: Tone; readonly icon: LucideIcon }>> = {
  done: { tone: "ok", icon: Check },
  requested: { tone: "intended", icon: Clock },
  failed: { tone: "failed", icon: CircleX },
  refused: { tone: "drift", icon: Ban },
};

export function OutcomeBadge({ outcome }: { outcome: string }) {
  const look = LOOKS[outcome];
  return (
    <Badge tone={look?.tone ?? "neutral"}>
      {look ? <look.icon aria-hidden /> : null}
      {outcome}
    </Badge>
  );
}
