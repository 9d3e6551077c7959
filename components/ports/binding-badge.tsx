import { Circle, CircleCheck, CircleDashed, CircleHelp, CircleX, Clock, type LucideIcon } from "lucide-react";
import type { BindingState } from "@/server/model/port-views";
import { Badge, type Tone } from "../ui/badge";

const STATES: Readonly<Record<BindingState, { label: string; tone: Tone; icon: LucideIcon }>> = {
  unbound: { label: "not bound", tone: "neutral", icon: Circle },
  waiting: { label: "waiting", tone: "intended", icon: Clock },
  bound: { label: "bound", tone: "ok", icon: CircleCheck },
  failed: { label: "failed", tone: "failed", icon: CircleX },
  elsewhere: { label: "bound, not on OneView", tone: "neutral", icon: CircleDashed },
  unknown: { label: "unknown", tone: "unknown", icon: CircleHelp },
};

/** Where a port's binding stands, in a word with a shape of its own. */
export function BindingBadge({ state }: { state: BindingState }) {
  const { label, tone, icon: Icon } = STATES[state];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {label}
    </Badge>
  );
}

export function bindingLabel(state: BindingState): string {
  return STATES[state].label;
}
