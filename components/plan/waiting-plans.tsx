"use client";

import { Clock } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { toast } from "sonner";
import type { Trigger } from "@/server/model/plan-run";
import { useMay } from "../frame/use-me";
import type { RouterOutputs } from "../trpc";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";
import { RelativeTime } from "../ui/relative-time";
import { PlanCounts, TriggerBadge } from "./plan-badges";
import { ShowMore, useShown } from "./show-more";
import { usePlanActions } from "./use-plan-actions";
import { useWaitingPlans } from "./use-waiting-plans";

type Waiting = RouterOutputs["reconcile"]["waiting"][number];

/** What waits for somebody to approve it, of whoever left it or of one kind; nothing when nothing waits. */
export function WaitingPlans({ trigger }: { trigger?: Trigger }) {
  const waiting = useWaitingPlans();
  const plans = (waiting.data ?? []).filter((plan) => trigger === undefined || plan.trigger === trigger);
  const { shown, more } = useShown(plans);
  const [dismissed, setDismissed] = useState<Waiting | null>(null);
  if (plans.length === 0) return null;
  return (
    <section
      aria-labelledby="waits-for-approval"
      className="m-3 grid min-w-0 gap-2 rounded-md border border-intended-line bg-intended-soft p-3 sm:m-4"
    >
      <h2 id="waits-for-approval" className="flex items-center gap-2 font-medium text-sm">
        <Clock aria-hidden className="size-4 text-intended" />
        Waits for approval
        <span className="mono text-fg-muted">{plans.length}</span>
      </h2>
      <ul className="grid min-w-0 gap-1.5">
        {shown.map((plan) => (
          <WaitingRow key={plan.id} plan={plan} onDismiss={() => setDismissed(plan)} />
        ))}
      </ul>
      <ShowMore of={plans.length} shown={shown.length} onMore={more} />
      {dismissed === null ? null : <Dismiss plan={dismissed} onClose={() => setDismissed(null)} />}
    </section>
  );
}

function WaitingRow({ plan, onDismiss }: { plan: Waiting; onDismiss: () => void }) {
  const may = useMay("operator");
  const { id, title, trigger, counts, createdAt, cloudName } = plan;
  return (
    <li className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1.5 rounded-sm border bg-surface px-2.5 py-2 text-sm">
      <div className="min-w-0 flex-1 basis-64">
        <Link href={`/changes/${id}`} className="break-words font-medium hover:text-accent hover:underline">
          {title}
        </Link>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-fg-muted text-xs">
          <span>
            cloud <span className="mono text-fg">{cloudName}</span>
          </span>
          <TriggerBadge trigger={trigger} />
          <PlanCounts counts={counts} />
          <RelativeTime at={createdAt} ago />
        </p>
      </div>
      <div className="flex gap-2">
        {may ? (
          <Button size="sm" onClick={onDismiss} aria-label={`Dismiss: ${title}`}>
            Dismiss…
          </Button>
        ) : null}
        <Button asChild size="sm" variant={may ? "primary" : "secondary"}>
          <Link href={`/changes/${id}`} aria-label={`${may ? "Read and approve" : "Read"}: ${title}`}>
            {may ? "Read and approve" : "Read"}
          </Link>
        </Button>
      </div>
    </li>
  );
}

function Dismiss({ plan, onClose }: { plan: Waiting; onClose: () => void }) {
  const { cancel } = usePlanActions();
  return (
    <Confirm
      open
      onOpenChange={onClose}
      title="Dismiss this plan?"
      verb="Dismiss"
      onConfirm={async () => {
        await cancel.mutateAsync({ planId: plan.id });
        toast.success("Dismissed; nothing was changed");
      }}
    >
      <p>
        “{plan.title}” is not applied: the appliances stay as they are and differ from cloud{" "}
        <span className="mono">{plan.cloudName}</span>. A plan for the same comes again when something of it changes in
        the cloud, when the console starts, or when a reconciliation finds it.
      </p>
    </Confirm>
  );
}
