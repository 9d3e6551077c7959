import {
  Ban,
  CalendarClock,
  Check,
  CircleDashed,
  CircleX,
  Clock,
  Cloud,
  History,
  LoaderCircle,
  Minus,
  Power,
  TriangleAlert,
  User,
} from "lucide-react";
import type { Cause, PlanStatus, Risk } from "@/server/model/plan";
import type { RunStep, Trigger } from "@/server/model/plan-run";
import { Badge, type Tone } from "../ui/badge";

export function RiskBadge({ risk }: { risk: Risk }) {
  if (risk === "none") return null;
  return (
    <Badge tone={risk === "high" ? "failed" : "drift"}>
      <TriangleAlert aria-hidden />
      {risk} risk
    </Badge>
  );
}

const CAUSES: Record<Cause, { tone: Tone; label: string; meaning: string }> = {
  asked: { tone: "neutral", label: "asked for", meaning: "it was asked for now" },
  missing: { tone: "drift", label: "missing there", meaning: "the appliance or host lacks it" },
  changed: {
    tone: "drift",
    label: "changed there",
    meaning: "the appliance or host has it otherwise than it shall be",
  },
  orphan: { tone: "stale", label: "left over", meaning: "ours, and nothing intends it any more" },
};

/** Why there is a difference. */
export function CauseBadge({ cause }: { cause: Cause }) {
  const { tone, label, meaning } = CAUSES[cause];
  return (
    <Badge tone={tone} title={meaning}>
      {label}
    </Badge>
  );
}

const STATUS: Record<PlanStatus, { tone: Tone; icon: typeof Check; label: string }> = {
  planned: { tone: "intended", icon: Clock, label: "waits" },
  applying: { tone: "accent", icon: LoaderCircle, label: "applying" },
  applied: { tone: "ok", icon: Check, label: "applied" },
  failed: { tone: "failed", icon: CircleX, label: "failed" },
  cancelled: { tone: "neutral", icon: Ban, label: "cancelled" },
  stale: { tone: "stale", icon: History, label: "stale" },
};

export function PlanStatusBadge({ status }: { status: PlanStatus }) {
  const { tone, icon: Icon, label } = STATUS[status];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {label}
    </Badge>
  );
}

const STATES: Record<RunStep["state"], { tone: Tone; icon: typeof Check; label: string } | null> = {
  pending: null,
  running: { tone: "accent", icon: LoaderCircle, label: "running" },
  done: { tone: "ok", icon: Check, label: "done" },
  failed: { tone: "failed", icon: CircleX, label: "failed" },
  skipped: { tone: "neutral", icon: Minus, label: "left out" },
};

/** What became of a step; a step that waits says nothing. */
export function StepStateBadge({ state }: { state: RunStep["state"] }) {
  const shown = STATES[state];
  if (shown === null) return null;
  const Icon = shown.icon;
  return (
    <Badge tone={shown.tone}>
      <Icon aria-hidden />
      {shown.label}
    </Badge>
  );
}

type Counts = { added: number; changed: number; removed: number };

/** `2 added · 1 removed`: what a plan amounts to. */
export function PlanCounts({ counts }: { counts: Counts }) {
  const parts = [
    { count: counts.added, word: "added", className: "text-ok" },
    { count: counts.changed, word: "changed", className: "text-drift" },
    { count: counts.removed, word: "removed", className: "text-failed" },
  ].filter(({ count }) => count > 0);
  if (parts.length === 0) {
    return (
      <span className="inline-flex items-center gap-1 text-fg-muted text-xs">
        <CircleDashed aria-hidden className="size-3" />
        nothing to do
      </span>
    );
  }
  return (
    <span className="inline-flex flex-wrap gap-x-2.5 text-xs">
      {parts.map(({ count, word, className }) => (
        <span key={word} className={className}>
          <span className="mono">{count}</span> {word}
        </span>
      ))}
    </span>
  );
}

const TRIGGERS: Record<Trigger, { icon: typeof Check; label: string }> = {
  operator: { icon: User, label: "operator" },
  start: { icon: Power, label: "start" },
  schedule: { icon: CalendarClock, label: "schedule" },
  mirror: { icon: Cloud, label: "change in the cloud" },
};

/** Who took the plan up: a person, the console's start, the schedule, or a change that was seen in a cloud. */
export function TriggerBadge({ trigger }: { trigger: Trigger }) {
  const { icon: Icon, label } = TRIGGERS[trigger];
  return (
    <Badge>
      <Icon aria-hidden />
      {label}
    </Badge>
  );
}
