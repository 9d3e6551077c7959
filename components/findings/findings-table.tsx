"use client";

import Link from "next/link";
import { useEffect } from "react";
import { CONFIRMED, FINDING_SEVERITIES, type Finding, type FindingSeverity } from "@/server/model/finding";
import { objectHref } from "../frame/object-href";
import { Badge, type Tone } from "../ui/badge";
import { type Column, DataTable } from "../ui/data-table";
import { RelativeTime } from "../ui/relative-time";
import { FindingMuteView } from "./finding-mute";
import { FindingOfferView } from "./finding-offer";
import { FindingStatements } from "./finding-statements";

const TONES: Readonly<Record<FindingSeverity, Tone>> = { critical: "failed", warning: "drift", info: "neutral" };

type FindingsTableProps = {
  findings: readonly Finding[];
  caseId: string | null;
  /** Id of the row that the address names. */
  pointedAt: string | null;
};

export function FindingsTable({ findings, caseId, pointedAt }: FindingsTableProps) {
  useEffect(() => {
    if (pointedAt !== null) document.getElementById(rowId(pointedAt))?.scrollIntoView({ block: "center" });
  }, [pointedAt]);
  return (
    <DataTable
      label="Findings"
      rows={findings}
      columns={columns(caseId)}
      rowKey={({ id }) => id}
      rowClassName={({ id, mute }) => (id === pointedAt ? "bg-accent-soft" : mute === undefined ? "" : "text-fg-muted")}
      initialSort={{ key: "severity", descending: false }}
    />
  );
}

function rowId(findingId: string): string {
  return `finding-${findingId}`;
}

/** The host or appliance that the object is in has to be open for the graph to show it. */
function openedFor(nodeId: string): readonly string[] {
  const [holder, inside] = nodeId.split("/");
  return inside !== undefined && holder !== undefined && /^(host|appliance):/.test(holder) ? [holder] : [];
}

function columns(caseId: string | null): readonly Column<Finding>[] {
  return [
    {
      key: "severity",
      header: "Severity",
      sort: ({ severity }) => FINDING_SEVERITIES.indexOf(severity),
      className: "align-top",
      cell: ({ severity, mute }) => (
        <span className="flex flex-col items-start gap-1">
          <Badge tone={TONES[severity]}>{severity}</Badge>
          {mute === undefined ? null : <Badge>muted</Badge>}
        </span>
      ),
    },
    {
      key: "object",
      header: "Object",
      sort: ({ object }) => object,
      className: "align-top",
      cell: ({ object, nodeId, host }) => (
        <div className="flex flex-col">
          <Link
            href={objectHref({ nodeId, expand: openedFor(nodeId) }, caseId)}
            className="mono break-all font-medium hover:text-accent hover:underline"
          >
            {object}
          </Link>
          <span className="mono text-fg-muted text-xs sm:hidden">{host}</span>
        </div>
      ),
    },
    {
      key: "host",
      header: "Shown by",
      sort: ({ host }) => host,
      className: "hidden align-top sm:table-cell",
      cell: ({ host }) => <span className="mono">{host}</span>,
    },
    {
      key: "what",
      header: "What is wrong",
      className: "min-w-40 whitespace-normal align-top",
      sort: ({ kind }) => kind,
      cell: (finding) => (
        <div id={rowId(finding.id)} className="flex max-w-3xl flex-col gap-0.5 py-1 [overflow-wrap:anywhere]">
          <Link
            href={`/findings?${new URLSearchParams({ ...(caseId ? { case: caseId } : {}), finding: finding.id })}`}
            className="text-fg-muted text-xs hover:underline"
          >
            {finding.kind.replaceAll("-", " ")}
          </Link>
          <span>{finding.message}</span>
          <FindingStatements statements={finding.statements ?? []} />
          {finding.remedy === undefined ? null : <span className="text-fg-muted text-xs">{finding.remedy}</span>}
          <div className="mt-0.5 flex flex-wrap items-center gap-x-3 gap-y-1 empty:hidden">
            <FindingOfferView finding={finding} />
            {caseId === null ? <FindingMuteView finding={finding} /> : null}
          </div>
        </div>
      ),
    },
    {
      key: "firstSeen",
      header: caseId === null ? "Since" : "Uploaded",
      numeric: true,
      className: "hidden align-top md:table-cell",
      sort: ({ firstSeen }) => -firstSeen.getTime(),
      cell: ({ firstSeen }) => <RelativeTime at={firstSeen} ago />,
    },
    {
      key: "timesSeen",
      header: "Seen",
      numeric: true,
      className: "hidden align-top md:table-cell",
      sort: ({ timesSeen }) => timesSeen,
      cell: ({ timesSeen }) => (
        <span className="mono">
          {timesSeen}×{caseId === null && timesSeen < CONFIRMED ? " unconfirmed" : ""}
        </span>
      ),
    },
  ];
}
