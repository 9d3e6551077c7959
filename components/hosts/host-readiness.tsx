"use client";

import { useQuery } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import type { HostReadiness as Readiness, ReadinessCheck } from "@/server/model/readiness-view";
import { useMay } from "../frame/use-me";
import { useTRPC } from "../trpc";
import { Badge } from "../ui/badge";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { CopyId } from "../ui/copy-id";
import { QueryView } from "../ui/query-view";
import { RelativeTime } from "../ui/relative-time";
import { TableSkeleton } from "../ui/table-shell";

const GROUPS = [
  ["programs", "Programs"],
  ["rights", "Rights"],
  ["kernel", "Kernel"],
  ["plumbing", "Plumbing"],
] as const;

const TONES = { ok: "ok", missing: "failed", unknown: "unknown" } as const;

/** Whether the host has what plugging and wiring takes, asked on the host itself. */
export function HostReadiness({ hostId }: { hostId: string }) {
  const may = useMay("operator");
  const trpc = useTRPC();
  const readiness = useQuery(
    trpc.hosts.readiness.queryOptions(
      { id: hostId },
      { enabled: may, staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false, retry: false },
    ),
  );
  if (!may) {
    return <p className="p-4 text-fg-muted text-sm">Checking runs commands on the host: it takes an operator.</p>;
  }
  return (
    <QueryView
      query={readiness}
      failure="The host could not be checked"
      loading={<TableSkeleton label="Checking the host" rows={8} columns={3} />}
    >
      {(data) => <Checks readiness={data} checking={readiness.isFetching} onCheck={() => void readiness.refetch()} />}
    </QueryView>
  );
}

type ChecksProps = { readiness: Readiness; checking: boolean; onCheck: () => void };

function Checks({ readiness: { simulated, checks, checkedAt, install }, checking, onCheck }: ChecksProps) {
  if (simulated) {
    return (
      <p className="p-4 text-fg-muted text-sm">
        Simulated: the console plays this host itself, so it has every program and right. There is nothing to check.
      </p>
    );
  }
  const wrong = checks.filter(({ state, needed }) => needed && state === "missing").length;
  const unknown = checks.filter(({ state, needed }) => needed && state === "unknown").length;
  return (
    <div className="grid gap-4 p-3 sm:p-4">
      <div className="flex flex-wrap items-center gap-3">
        <p className="font-medium">
          {wrong === 0 && unknown === 0
            ? "Ready: everything that it needs is there."
            : [
                ...(wrong > 0 ? [`${wrong} ${wrong === 1 ? "thing is" : "things are"} missing`] : []),
                ...(unknown > 0 ? [`${unknown} not known`] : []),
              ].join(", ")}
        </p>
        <span className="text-fg-muted text-xs">
          checked <RelativeTime at={checkedAt} ago />
        </span>
        <span className="flex-1" />
        <Button size="sm" pending={checking} onClick={onCheck}>
          {checking ? null : <RotateCw aria-hidden className="size-3.5" />}
          Check again
        </Button>
      </div>
      {install === null ? null : (
        <Banner tone="warning">
          Programs are missing. On the host: <CopyId value={install} label="command" length={200} className="text-sm" />
        </Banner>
      )}
      <CheckList title="To put right" checks={checks.filter(isWrong)} />
      {GROUPS.map(([group, title]) => (
        <CheckList
          key={group}
          title={title}
          checks={checks.filter((check) => check.group === group && !isWrong(check))}
        />
      ))}
    </div>
  );
}

const isWrong = ({ needed, state }: ReadinessCheck): boolean => needed && state !== "ok";

function CheckList({ title, checks }: { title: string; checks: readonly ReadinessCheck[] }) {
  if (checks.length === 0) return null;
  return (
    <section aria-label={title} className="overflow-hidden rounded-md border">
      <h3 className="border-b bg-sunken px-3 py-1.5 font-medium text-fg-muted text-xs">{title}</h3>
      <ul>
        {checks.map((check) => (
          <Check key={check.id} check={check} />
        ))}
      </ul>
    </section>
  );
}

function Check({ check: { name, state, found, why, needed, remedy } }: { check: ReadinessCheck }) {
  return (
    <li className="grid gap-x-4 gap-y-0.5 border-b px-3 py-1.5 text-sm last:border-b-0 sm:grid-cols-[6rem_15rem_minmax(0,1fr)]">
      <span>
        {needed || state === "ok" ? (
          <Badge tone={TONES[state]}>{state}</Badge>
        ) : (
          <Badge title="This host, as it is plumbed, does without">not needed</Badge>
        )}
      </span>
      <span className="min-w-0 break-words font-medium">{name}</span>
      <span className="grid min-w-0 gap-0.5 text-fg-muted">
        {found === null ? null : <span className="mono break-words text-xs">{found}</span>}
        <span className="text-xs">{why}</span>
        {remedy === null || state === "ok" || !needed ? null : (
          <CopyId value={remedy} label="remedy" length={200} className="text-fg text-xs" />
        )}
      </span>
    </li>
  );
}
