"use client";

import { useQuery } from "@tanstack/react-query";
import type { SecurityGroupDetails } from "@/server/model/object-views";
import type { RuleFault } from "@/server/model/security-group-views";
import { useTRPC } from "../trpc";
import { type RuleErrors, RuleFields } from "./rule-fields";
import { type RuleForm, type RuleReading, readRuleForm } from "./rule-form";

type RuleEntryProps = {
  form: RuleForm;
  /** From 1. */
  number: number;
  autoFocus: boolean;
  /** That the rule is for: other groups of its project may be named in it. */
  group: SecurityGroupDetails;
  caseId: string | undefined;
  /** Whether it was tried to go on: what is not filled in is told only then. */
  tried: boolean;
  /** What is said of this rule where it was asked about. */
  faults: readonly Pick<RuleFault, "field" | "message" | "remedy">[];
  onChange: (changes: Partial<RuleForm>) => void;
  /** Absent: it is the only one. */
  onRemove: (() => void) | undefined;
};

/** One rule as it is typed, with what is wrong with it. */
export function RuleEntry({ form, group, caseId, tried, faults, ...fields }: RuleEntryProps) {
  const trpc = useTRPC();
  const groups = useQuery(trpc.securityGroups.list.queryOptions(caseId === undefined ? undefined : { caseId }));
  return (
    <RuleFields
      {...fields}
      form={form}
      groups={(groups.data ?? []).filter(({ projectId }) => projectId === group.projectId)}
      errors={errorsOf(readRuleForm(form), tried, faults)}
    />
  );
}

/** What the API says of a rule at once; what is not filled in yet, only after a try. */
function errorsOf(reading: RuleReading, tried: boolean, faults: RuleEntryProps["faults"]): RuleErrors {
  if (!reading.ok) return tried ? reading.errors : {};
  const errors: Record<string, string> = {};
  for (const { field, message, remedy } of faults) errors[field ?? "rule"] ??= `${message} ${remedy}`;
  return errors;
}
