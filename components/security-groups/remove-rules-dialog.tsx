"use client";

import { type ReactNode, useState } from "react";
import type { RuleView, SecurityGroupDetails } from "@/server/model/object-views";
import { Applied, PLAN_DIALOG } from "../plan/change-dialog";
import { PlanRunner } from "../plan/plan-runner";
import { useTRPCClient } from "../trpc";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { NO_PINGS, PingCheck } from "./ping-check";
import { RulePreview } from "./rule-preview";
import { useRulePreview } from "./use-rule-preview";

type RemoveRulesDialogProps = { group: SecurityGroupDetails; rules: readonly RuleView[]; onClose: () => void };

/** Remove rules: read the lines that go, then the plan. Connections that they let in are ended on the hosts. */
export function RemoveRulesDialog({ group, rules: given, onClose }: RemoveRulesDialogProps) {
  const client = useTRPCClient();
  // as they were picked: they leave the list when the plan is applied
  const [rules] = useState(given);
  const [asked, setAsked] = useState<number | null>(null);
  const [pings, setPings] = useState(NO_PINGS);
  const portId = group.ports[0]?.id;
  const pingCheck = (stage: "before" | "after") =>
    portId === undefined ? null : <PingCheck portId={portId} stage={stage} pings={pings} onPings={setPings} />;
  const ids = rules.map(({ id }) => id);
  const verb = rules.length === 1 ? "Remove rule" : "Remove rules";
  return (
    <Dialog open onOpenChange={onClose} title={`${verb} from ${group.name}`} className={PLAN_DIALOG}>
      {asked === null ? (
        <RemovedLines
          group={group}
          rules={rules}
          onSubmit={() => setAsked(Date.now())}
          onClose={onClose}
          pingCheck={pingCheck("before")}
        />
      ) : (
        <PlanRunner
          planKey={["remove-rules", group.id, asked]}
          makePlan={() => client.securityGroups.removeRule.mutate({ id: ids, mode: "plan" })}
          verb={verb}
          onBack={() => setAsked(null)}
          onClose={onClose}
        >
          {(applied) => (
            <div className="grid gap-4">
              {pingCheck("after")}
              <Applied plan={applied} onClose={onClose} />
            </div>
          )}
        </PlanRunner>
      )}
    </Dialog>
  );
}

type RemovedLinesProps = RemoveRulesDialogProps & { onSubmit: () => void; pingCheck: ReactNode };

function RemovedLines({ group, rules, onSubmit, onClose, pingCheck }: RemovedLinesProps) {
  const preview = useRulePreview(group.id, { add: [], remove: rules.map(({ id }) => id) });
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <ul aria-label="Rules to remove" className="mono grid gap-1 text-sm">
        {rules.map(({ id, words }) => (
          <li key={id}>{words}</li>
        ))}
      </ul>
      <RulePreview preview={preview} />
      {pingCheck}
      <p className="text-fg-muted text-sm">
        Connections that only these rules let through end with them, also in the middle: those of TCP are cut until a
        rule lets them through again, others are taken out of connection tracking.
      </p>
      <footer className="-mx-4 -mb-4 sticky -bottom-4 flex justify-end gap-2 border-t bg-overlay px-4 py-3">
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="primary" onClick={onSubmit}>
          Show plan
        </Button>
      </footer>
    </div>
  );
}
