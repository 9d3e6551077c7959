"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import type { PlanRun } from "@/server/model/plan-run";
import { useTRPC } from "../trpc";
import { Banner } from "../ui/banner";
import { EmptyState } from "../ui/empty-state";
import { RelativeTime } from "../ui/relative-time";

/** A reconciliation without rows: what was compared with what, how old that is, and what could not be compared. */
export function NothingDiffers({ plan }: { plan: PlanRun }) {
  const trpc = useTRPC();
  const appliances = useQuery(trpc.appliances.list.queryOptions()).data ?? [];
  const { scope } = plan;
  const isWhole = plan.notices.length === 0;
  const compared = appliances.filter(
    ({ id, enabled }) => enabled && scope.kind !== "host" && (scope.kind !== "appliance" || id === scope.applianceId),
  );
  return (
    <section aria-label={`Plan: ${plan.title}`} className="grid gap-3">
      {plan.notices.map((notice) => (
        <Banner key={notice} tone="warning">
          {notice}
        </Banner>
      ))}
      <div className="rounded-md border bg-surface">
        <EmptyState
          icon={CircleCheck}
          title={isWhole ? "Nothing differs" : "Nothing differs in what could be compared"}
          className="py-8"
        >
          <p>
            {plan.title}: compared <RelativeTime at={plan.createdAt} ago />. What is intended, what the console last
            left there, and what {placesOf(scope)}
            {isWhole || scope.kind === "host" ? "" : " that answered"} show agree.
          </p>
          {compared.length > 0 ? (
            <ul aria-label="Compared with" className="mt-3 grid gap-1 text-xs">
              {compared.map(({ id, name, counts, observedAt }) => (
                <li key={id}>
                  <span className="mono font-medium text-fg">{name}</span>
                  {counts === null
                    ? ": never read"
                    : `: ${counts.networks} networks, ${counts.uplinkSets} uplink sets, ${counts.serverProfiles} profiles`}
                  , last read <RelativeTime at={observedAt} ago />
                </li>
              ))}
            </ul>
          ) : null}
        </EmptyState>
      </div>
    </section>
  );
}

function placesOf({ kind }: PlanRun["scope"]): string {
  if (kind === "host") return "the host’s bridges, ports and namespaces";
  return kind === "appliance" || kind === "flat-mapping" ? "the appliances" : "the appliances and hosts";
}
