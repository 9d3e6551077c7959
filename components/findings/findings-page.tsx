"use client";

import { useQuery } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { FINDING_KINDS, FINDING_SEVERITIES, type Finding } from "@/server/model/finding";
import { PageBody, PageToolbar } from "../frame/page-body";
import { useTRPC } from "../trpc";
import { Banner } from "../ui/banner";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { Segmented } from "../ui/segmented";
import { Select } from "../ui/select";
import { TableSkeleton } from "../ui/table-shell";
import { FindingsTable } from "./findings-table";

const REFRESH_MS = 10_000;

const SEVERITIES = ["all", ...FINDING_SEVERITIES] as const;
const OPTIONS = [
  { value: "all", label: "All" },
  { value: "critical", label: "Critical" },
  { value: "warning", label: "Warning" },
  { value: "info", label: "Info" },
] as const;

const MUTES = ["with", "without", "only"] as const;
const MUTE_OPTIONS = [
  { value: "with", label: "With muted ones" },
  { value: "without", label: "Without muted ones" },
  { value: "only", label: "Muted ones" },
] as const;

/** `case` a capture instead of the live hosts; `host`, `kind`, `severity`, `muted` what is shown; `finding` the row that is pointed at. */
const parsers = {
  case: parseAsString,
  host: parseAsString,
  kind: parseAsStringLiteral(FINDING_KINDS),
  muted: parseAsStringLiteral(MUTES).withDefault("with"),
  severity: parseAsStringLiteral(SEVERITIES).withDefault("all"),
  finding: parseAsString,
};

export function FindingsPage() {
  const trpc = useTRPC();
  const [url, setUrl] = useQueryStates(parsers);
  const input = url.case === null ? undefined : { caseId: url.case };
  const live = url.case === null;
  const findings = useQuery(
    trpc.hosts.findings.queryOptions(input, live ? { refetchInterval: REFRESH_MS } : { staleTime: REFRESH_MS }),
  );
  const cases = useQuery(trpc.cases.list.queryOptions());
  const sources = [
    { value: "live", label: "Live hosts" },
    ...(cases.data ?? []).map(({ id, name }) => ({ value: id, label: `Case ${name}` })),
  ];
  const names = new Set([...(findings.data ?? []).map(({ host }) => host), ...(url.host === null ? [] : [url.host])]);
  const hosts = [
    { value: "*", label: "All hosts" },
    ...[...names].sort().map((name) => ({ value: name, label: name })),
  ];
  const kindsThere = new Set((findings.data ?? []).map(({ kind }) => kind));
  const kinds = [
    { value: "*", label: "All kinds" },
    ...FINDING_KINDS.filter((kind) => kindsThere.has(kind) || kind === url.kind).map((kind) => ({
      value: kind,
      label: kind.replaceAll("-", " "),
    })),
  ];
  const isShown = ({ id, host, severity, kind, mute }: Finding) =>
    id === url.finding ||
    ((url.host === null || host === url.host) &&
      (url.kind === null || kind === url.kind) &&
      (url.severity === "all" || severity === url.severity) &&
      (url.muted === "with" || (mute !== undefined) === (url.muted === "only")));
  const hasMutes = url.muted !== "with" || (findings.data ?? []).some(({ mute }) => mute !== undefined);
  return (
    <PageBody>
      <PageToolbar>
        <Select
          aria-label="Hosts of"
          value={url.case ?? "live"}
          onValueChange={(value) =>
            void setUrl({ case: value === "live" ? null : value, host: null, kind: null, finding: null })
          }
          options={sources}
          className="w-40"
        />
        <Select
          aria-label="Host"
          value={url.host ?? "*"}
          onValueChange={(value) => void setUrl({ host: value === "*" ? null : value })}
          options={hosts}
          className="w-36"
        />
        <Select
          aria-label="Kind"
          value={url.kind ?? "*"}
          onValueChange={(value) => void setUrl({ kind: FINDING_KINDS.find((kind) => kind === value) ?? null })}
          options={kinds}
          className="w-44"
        />
        {hasMutes ? (
          <Select
            aria-label="Muted"
            value={url.muted}
            onValueChange={(muted) => void setUrl({ muted: muted === "with" ? null : muted })}
            options={MUTE_OPTIONS}
            className="w-44"
          />
        ) : null}
        <Segmented
          label="Severity"
          value={url.severity}
          onValueChange={(value) => void setUrl({ severity: value === "all" ? null : value })}
          options={OPTIONS}
        />
        {findings.data ? <Counts findings={findings.data} /> : null}
      </PageToolbar>
      <QueryView
        query={findings}
        failure="The findings could not be read"
        loading={<TableSkeleton label="Looking for faults" />}
      >
        {(data) => <Found findings={data} shown={data.filter(isShown)} caseId={url.case} pointedAt={url.finding} />}
      </QueryView>
    </PageBody>
  );
}

function Counts({ findings }: { findings: readonly Finding[] }) {
  const counts = FINDING_SEVERITIES.map((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return `${count} ${severity}`;
  });
  return (
    <span role="status" className="text-fg-muted">
      {findings.length === 0 ? "nothing found" : counts.join(" · ")}
    </span>
  );
}

type FoundProps = {
  findings: readonly Finding[];
  shown: readonly Finding[];
  caseId: string | null;
  pointedAt: string | null;
};

function Found(props: FoundProps) {
  const { findings, pointedAt } = props;
  const isGone = pointedAt !== null && !findings.some(({ id }) => id === pointedAt);
  return (
    <>
      {isGone ? (
        <Banner tone="info" className="mx-4 mb-3">
          The finding that this address names is not seen any more.
        </Banner>
      ) : null}
      <FoundRows {...props} />
    </>
  );
}

function FoundRows({ findings, shown, caseId, pointedAt }: FoundProps) {
  if (findings.length === 0) {
    return (
      <EmptyState icon={ShieldCheck} title="No faults found">
        Everything that was read of these hosts is as it should be. What could not be read says nothing; each host tells
        what that is.
      </EmptyState>
    );
  }
  if (shown.length === 0) {
    return <p className="px-4 py-8 text-center text-fg-muted text-sm">No finding is like that.</p>;
  }
  return <FindingsTable findings={shown} caseId={caseId} pointedAt={pointedAt} />;
}
