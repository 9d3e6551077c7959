"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Named, SecurityGroupDetails } from "@/server/model/object-views";
import { useMay } from "../frame/use-me";
import { Applied, PLAN_DIALOG } from "../plan/change-dialog";
import { PlanRunner } from "../plan/plan-runner";
import { useTRPC, useTRPCClient } from "../trpc";
import { Dialog } from "../ui/dialog";
import { QueryView } from "../ui/query-view";
import { Skeleton } from "../ui/skeleton";
import { readRuleForm } from "./rule-form";
import { WhatIfQuestion } from "./what-if-question";
import type { WhatIfUrl } from "./what-if-url";

type WhatIfDialogProps = {
  url: WhatIfUrl;
  /** Of the port that is looked at, or the group that is; the first one unless the address says otherwise. */
  groups: readonly Named[];
  /** Absent: one of the group. */
  portId?: string;
  caseId?: string | undefined;
};

/** Ask what a rule would do, read it, and only then make the plan. */
export function WhatIfDialog({ url, groups, portId, caseId }: WhatIfDialogProps) {
  const trpc = useTRPC();
  const picked = groups.find(({ id }) => id === url.groupId) ?? groups[0];
  const group = useQuery({
    ...trpc.securityGroups.get.queryOptions({ id: picked?.id ?? "", caseId }, { retry: false }),
    enabled: picked !== undefined,
  });
  return (
    <Dialog
      open
      onOpenChange={url.close}
      title="What if"
      description="Nothing is written: the answer is worked out from what was last observed."
      className={PLAN_DIALOG}
    >
      {picked === undefined ? (
        <p className="text-fg-muted text-sm">The port is in no security group: there is no rule to add or to remove.</p>
      ) : (
        <QueryView
          query={group}
          failure="The security group could not be read"
          loading={<Skeleton className="h-40 w-full" />}
        >
          {(data) => <Asked key={data.id} url={url} groups={groups} group={data} portId={portId} caseId={caseId} />}
        </QueryView>
      )}
    </Dialog>
  );
}

type AskedProps = Omit<WhatIfDialogProps, "portId"> & { group: SecurityGroupDetails; portId: string | undefined };

function Asked({ url, groups, group, portId, caseId }: AskedProps) {
  const client = useTRPCClient();
  const mayChange = useMay("operator") && caseId === undefined;
  const [attempt, setAttempt] = useState<number | null>(null);
  const reading = readRuleForm(url.form);
  if (attempt === null) {
    return (
      <WhatIfQuestion
        url={url}
        groups={groups}
        group={group}
        portId={portId}
        caseId={caseId}
        onPlan={mayChange ? () => setAttempt(Date.now()) : null}
      />
    );
  }
  const makePlan = () =>
    url.without !== null
      ? client.securityGroups.removeRule.mutate({ id: [...url.without], mode: "plan" })
      : client.securityGroups.addRule.mutate({
          securityGroupId: group.id,
          rule: reading.ok ? [reading.input] : [],
          mode: "plan",
        });
  return (
    <PlanRunner
      planKey={["what-if", group.id, attempt]}
      makePlan={makePlan}
      verb={url.without === null ? "Add rule" : url.without.length === 1 ? "Remove rule" : "Remove rules"}
      onBack={() => setAttempt(null)}
      onClose={url.close}
    >
      {(applied) => <Applied plan={applied} onClose={url.close} />}
    </PlanRunner>
  );
}
