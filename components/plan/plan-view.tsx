"use client";

import { Minus, Pencil, Plus } from "lucide-react";
import type { PlanRun, RunStep } from "@/server/model/plan-run";
import { Banner } from "../ui/banner";
import { cn } from "../ui/cn";
import { PlanCounts, RiskBadge, StepStateBadge } from "./plan-badges";
import { countSteps, groupSteps, kindOf, type StepGroup } from "./plan-groups";
import { StepDiff } from "./step-diff";

/** Of its heading: 3 in a dialog, 2 on a page. */
type Level = 2 | 3;
const HEADINGS = { 2: "h2", 3: "h3" } as const;

/** A plan like a good diff: what it amounts to, what to know, then by object with before and after, the riskiest first. */
export function PlanView({ plan, level = 3 }: { plan: PlanRun; level?: Level }) {
  const Title = HEADINGS[level];
  const groups = groupSteps(plan.steps);
  return (
    <section aria-label={`Plan: ${plan.title}`} className="grid min-w-0 gap-3">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Title className="font-medium">{plan.title}</Title>
        <PlanCounts counts={countSteps(plan.steps)} />
      </header>
      {plan.notices.map((notice) => (
        <Banner key={notice} tone="info">
          {notice}
        </Banner>
      ))}
      {groups.length === 0 ? (
        <p className="text-fg-muted text-sm">Everything is as it shall be: there is nothing to do.</p>
      ) : (
        <ul className="grid min-w-0 gap-2">
          {groups.map((group) => (
            <GroupView key={group.target} group={group} level={level} />
          ))}
        </ul>
      )}
    </section>
  );
}

function GroupView({ group, level }: { group: StepGroup; level: Level }) {
  const Target = level === 2 ? "h3" : "h4";
  return (
    <li className="min-w-0 rounded-md border bg-surface">
      <div className="flex flex-wrap items-center gap-2 border-b bg-sunken px-3 py-1.5">
        <Target className="min-w-0 flex-1 break-words font-medium text-sm">{group.target}</Target>
        <RiskBadge risk={group.risk} />
      </div>
      <ol className="grid grid-cols-[minmax(0,1fr)] gap-3 p-3">
        {group.steps.map((step) => (
          <StepView key={step.id} step={step} />
        ))}
      </ol>
    </li>
  );
}

const SIGNS = {
  added: { icon: Plus, word: "adds", className: "bg-ok-soft text-ok" },
  changed: { icon: Pencil, word: "changes", className: "bg-drift-soft text-drift" },
  removed: { icon: Minus, word: "removes", className: "bg-failed-soft text-failed" },
} as const;

function StepView({ step }: { step: RunStep }) {
  const { icon: Icon, word, className } = SIGNS[kindOf(step)];
  return (
    <li className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-1.5">
      <div className="flex items-start gap-2">
        <span className={cn("mt-0.5 grid size-4 shrink-0 place-items-center rounded-sm", className)}>
          <Icon aria-hidden className="size-3" />
          <span className="sr-only">{word}</span>
        </span>
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-center gap-2 text-sm">
            <code className="mono text-fg-muted text-xs">{step.verb}</code>
            <RiskBadge risk={step.risk} />
            <StepStateBadge state={step.state} />
          </p>
          <p className="break-words text-sm">{step.why}</p>
          {step.error ? <p className="text-failed text-sm">{step.error}</p> : null}
        </div>
      </div>
      <StepDiff step={step} />
    </li>
  );
}
