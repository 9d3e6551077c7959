"use client";

import { Button } from "../ui/button";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { isFiltering, NO_FILTER, type PlanFilter } from "./plan-filter";

const RISKS = [
  { value: "any", label: "any risk" },
  { value: "high", label: "high risk" },
  { value: "low", label: "low risk" },
  { value: "none", label: "no risk" },
] as const;

const CAUSES = [
  { value: "any", label: "any cause" },
  { value: "asked", label: "asked for" },
  { value: "missing", label: "missing on the appliance" },
  { value: "changed", label: "changed there" },
  { value: "orphan", label: "left over" },
] as const;

const STATES = [
  { value: "any", label: "any state" },
  { value: "pending", label: "waiting" },
  { value: "running", label: "running" },
  { value: "done", label: "done" },
  { value: "failed", label: "failed" },
  { value: "skipped", label: "left out" },
] as const;

type PlanFilterBarProps = {
  filter: PlanFilter;
  onFilter: (filter: PlanFilter) => void;
  shown: number;
  of: number;
  /** A plan that only waits has no states to choose from. */
  hasStates: boolean;
};

export function PlanFilterBar({ filter, onFilter, shown, of, hasStates }: PlanFilterBarProps) {
  const set = (part: Partial<PlanFilter>) => onFilter({ ...filter, ...part });
  return (
    <search aria-label="Rows of the plan" className="flex flex-wrap items-center gap-2">
      <Input
        type="search"
        aria-label="Find rows"
        placeholder="Find by name, VLAN, verb, reason"
        value={filter.text}
        onChange={(event) => set({ text: event.target.value })}
        className="min-w-48 flex-1"
      />
      <Select
        aria-label="Risk"
        value={filter.risk}
        onValueChange={(risk) => set({ risk })}
        options={RISKS}
        className="w-28"
      />
      <Select
        aria-label="Cause"
        value={filter.cause}
        onValueChange={(cause) => set({ cause })}
        options={CAUSES}
        className="w-32"
      />
      {hasStates ? (
        <Select
          aria-label="State"
          value={filter.state}
          onValueChange={(state) => set({ state })}
          options={STATES}
          className="w-28"
        />
      ) : null}
      {isFiltering(filter) ? (
        <span aria-live="polite" className="flex items-center gap-2 text-fg-muted text-xs">
          <span>
            <span className="mono">{shown}</span> of <span className="mono">{of}</span> rows
          </span>
          <Button size="sm" variant="ghost" onClick={() => onFilter(NO_FILTER)}>
            Show all
          </Button>
        </span>
      ) : null}
    </search>
  );
}
