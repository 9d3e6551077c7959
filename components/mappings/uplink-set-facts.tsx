import { CircleCheck, CircleHelp, CircleX, Unplug } from "lucide-react";
import type { UplinkSetStanding, UplinkSetState } from "@/server/model/mapping-views";
import { Badge, type Tone } from "../ui/badge";

const STATES: Record<UplinkSetState, { tone: Tone; icon: typeof CircleCheck; label: string }> = {
  consistent: { tone: "ok", icon: CircleCheck, label: "consistent" },
  "not-consistent": { tone: "drift", icon: CircleX, label: "not consistent" },
  missing: { tone: "failed", icon: CircleX, label: "missing" },
  unreadable: { tone: "unknown", icon: CircleHelp, label: "unreadable" },
  "not-installed": { tone: "unknown", icon: Unplug, label: "not installed" },
};

export function UplinkSetStateBadge({ state }: { state: UplinkSetState }) {
  const { tone, icon: Icon, label } = STATES[state];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {label}
    </Badge>
  );
}

/** `4 of 4 ports up`: uplink ports with a link over all logical interconnects of the group. */
export function portsText({ live }: UplinkSetStanding): string {
  const ports = live.reduce((sum, each) => sum + each.ports, 0);
  if (ports === 0) return "no ports";
  const linked = live.reduce<number | null>(
    (sum, each) => (sum === null || each.linkedPorts === null ? null : sum + each.linkedPorts),
    0,
  );
  return linked === null ? `${ports} ports, links not read` : `${linked} of ${ports} ports up`;
}

export function countOf(count: number, word: string): string {
  return count === 1 ? `1 ${word}` : `${count} ${word}s`;
}
