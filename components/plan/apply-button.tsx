"use client";

import { useState } from "react";
import type { PlanRun } from "@/server/model/plan-run";
import { Button } from "../ui/button";
import type { Picks } from "./plan-picks";
import { RiskTick } from "./risk-tick";

type ApplyButtonProps = {
  plan: PlanRun;
  picked: Picks;
  /** On the button when every row is ticked. */
  verb: string;
  /** Of it, without how many rows; absent: `Apply`. */
  word?: string;
  pending: boolean;
  onApply: () => void;
};

/** Applies the ticked rows, and says how many of how many; with a high risk among them only after it was read. */
export function ApplyButton({ plan, picked, verb, word = "Apply", pending, onApply }: ApplyButtonProps) {
  const [accepted, setAccepted] = useState(false);
  const isRisky = plan.steps.some((step) => step.risk === "high" && picked.has(step.id));
  const isWhole = picked.size === plan.steps.length;
  return (
    <>
      {isRisky ? <RiskTick accepted={accepted} onAccepted={setAccepted} /> : null}
      <Button
        variant="primary"
        pending={pending}
        disabled={picked.size === 0 || (isRisky && !accepted)}
        onClick={onApply}
      >
        {isWhole ? verb : `${word} ${picked.size} of ${plan.steps.length} rows`}
      </Button>
    </>
  );
}
