"use client";

import { Plus } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import type { SecurityGroupDetails } from "@/server/model/object-views";
import type { SecurityGroupRuleInput } from "@/server/model/security-group-input";
import { Applied, PLAN_DIALOG } from "../plan/change-dialog";
import { PlanRunner } from "../plan/plan-runner";
import { useTRPCClient } from "../trpc";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { NO_PINGS, PingCheck } from "./ping-check";
import { RuleEntry } from "./rule-entry";
import { EMPTY_RULE, type RuleForm, readRuleForm } from "./rule-form";
import { RulePreview } from "./rule-preview";
import { useRulePreview } from "./use-rule-preview";

type Draft = RuleForm & { readonly key: number };
const nextKey = (drafts: readonly Draft[]): number => Math.max(...drafts.map(({ key }) => key)) + 1;

type AddRulesDialogProps = {
  group: SecurityGroupDetails;
  /** The port that the rule is for; the group's others change too. */
  portId: string | null;
  onClose: () => void;
};

/** Add rules: give them, read the exact lines that they make, read the plan, apply it. */
export function AddRulesDialog({ group, portId, onClose }: AddRulesDialogProps) {
  const client = useTRPCClient();
  const [forms, setForms] = useState<readonly Draft[]>([{ key: 0, ...EMPTY_RULE }]);
  const [asked, setAsked] = useState<{ rules: readonly SecurityGroupRuleInput[]; attempt: number } | null>(null);
  const ledgerOf = portId ?? group.ports[0]?.id;
  const [pings, setPings] = useState(NO_PINGS);
  const pingCheck = (stage: "before" | "after") =>
    ledgerOf === undefined ? null : <PingCheck portId={ledgerOf} stage={stage} pings={pings} onPings={setPings} />;
  return (
    <Dialog open onOpenChange={onClose} title={`Add rules to ${group.name}`} className={PLAN_DIALOG}>
      {asked === null ? (
        <AddRules
          group={group}
          portId={portId}
          forms={forms}
          onForms={setForms}
          onSubmit={(rules) => setAsked({ rules, attempt: Date.now() })}
          onClose={onClose}
          pingCheck={pingCheck("before")}
        />
      ) : (
        <PlanRunner
          planKey={["add-rules", group.id, asked.attempt]}
          makePlan={() =>
            client.securityGroups.addRule.mutate({ securityGroupId: group.id, rule: [...asked.rules], mode: "plan" })
          }
          verb={asked.rules.length === 1 ? "Add rule" : "Add rules"}
          onBack={() => setAsked(null)}
          onClose={onClose}
        >
          {(applied) => (
            <div className="grid gap-4">
              {pingCheck("after")}
              <Applied plan={applied} onClose={onClose}>
                {ledgerOf === undefined ? null : (
                  <Button asChild>
                    <Link href={`/security-groups/ledger/${ledgerOf}`}>See it on a port</Link>
                  </Button>
                )}
              </Applied>
            </div>
          )}
        </PlanRunner>
      )}
    </Dialog>
  );
}

type AddRulesProps = AddRulesDialogProps & {
  forms: readonly Draft[];
  onForms: (forms: readonly Draft[]) => void;
  onSubmit: (rules: readonly SecurityGroupRuleInput[]) => void;
  pingCheck: ReactNode;
};

function AddRules({ group, portId, forms, onForms, onSubmit, onClose, pingCheck }: AddRulesProps) {
  const [tried, setTried] = useState(false);
  const readings = forms.map(readRuleForm);
  const readable = readings.flatMap((reading, at) => (reading.ok ? [{ at, input: reading.input }] : []));
  const preview = useRulePreview(group.id, { add: readable.map(({ input }) => input), remove: [] });
  const faults = preview.isCurrent ? (preview.data?.faults ?? []) : [];
  const change = (at: number, changes: Partial<RuleForm>) =>
    onForms(forms.map((form, each) => (each === at ? { ...form, ...changes } : form)));
  const isWaiting = tried && !preview.isCurrent && preview.error === null;
  return (
    <form
      noValidate
      className="grid grid-cols-[minmax(0,1fr)] gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (readable.length < forms.length || faults.length > 0) return;
        onSubmit(readable.map(({ input }) => input));
      }}
    >
      {forms.map((form, at) => (
        <RuleEntry
          key={form.key}
          form={form}
          number={at + 1}
          autoFocus={at === forms.length - 1}
          group={group}
          caseId={undefined}
          tried={tried}
          faults={faults.filter(({ rule }) => readable[rule]?.at === at)}
          onChange={(changes) => change(at, changes)}
          onRemove={forms.length === 1 ? undefined : () => onForms(forms.filter((_, each) => each !== at))}
        />
      ))}
      <Button
        size="sm"
        className="justify-self-start"
        onClick={() => onForms([...forms, { ...EMPTY_RULE, key: nextKey(forms) }])}
      >
        <Plus aria-hidden className="size-3.5" />
        Another rule
      </Button>
      <RulePreview preview={preview} portId={portId ?? undefined} />
      {pingCheck}
      <footer className="-mx-4 -mb-4 sticky -bottom-4 flex items-center justify-end gap-2 border-t bg-overlay px-4 py-3">
        {isWaiting ? <span className="text-fg-muted text-xs">Checking…</span> : null}
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary">
          Show plan
        </Button>
      </footer>
    </form>
  );
}
