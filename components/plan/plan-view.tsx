"use client";

import type { PlanRun } from "@/server/model/plan-run";
import { Banner } from "../ui/banner";
import { BlastRadiusView } from "./blast-radius";
import { PlanCounts } from "./plan-badges";
import { countSteps } from "./plan-groups";
import { PlanRows } from "./plan-rows";
import type { PickState } from "./use-picks";

const HEADINGS = { 2: "h2", 3: "h3" } as const;

type PlanViewProps = {
  plan: PlanRun;
  /** Of its heading: 3 in a dialog, 2 on a page. */
  level?: 2 | 3;
  /** Given: rows can be chosen. */
  picks?: PickState | undefined;
};

/** On a page of its own (level 2) the page has said the title. A plan like a good diff: what it amounts to, whom it reaches, then by object with before and after, riskiest first. */
export function PlanView({ plan, level = 3, picks }: PlanViewProps) {
  const Title = HEADINGS[level];
  return (
    <section aria-label={`Plan: ${plan.title}`} className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Title className={level === 2 ? "sr-only" : "font-medium"}>{plan.title}</Title>
        <PlanCounts counts={countSteps(plan.steps)} />
      </header>
      {plan.notices.map((notice) => (
        <Banner key={notice} tone="info">
          {notice}
        </Banner>
      ))}
      {plan.radius === null ? null : <BlastRadiusView radius={plan.radius} level={level} />}
      {plan.steps.length === 0 && plan.status === "failed" ? null : plan.steps.length === 0 ? (
        <p className="text-fg-muted text-sm">Everything is as it shall be: there is nothing to do.</p>
      ) : (
        <PlanRows plan={plan} level={level} picks={picks} />
      )}
    </section>
  );
}
