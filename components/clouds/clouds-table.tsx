"use client";

import { useState } from "react";
import type { CloudCounts, CloudSummary } from "@/server/model/cloud-view";
import { Badge } from "../ui/badge";
import { type Column, DataTable } from "../ui/data-table";
import { Dialog } from "../ui/dialog";
import { RelativeTime } from "../ui/relative-time";
import { CloudActions } from "./cloud-actions";
import { CloudLookView } from "./cloud-look-view";
import { CloudMirrorView } from "./cloud-mirror-view";
import { lastChangeWords, mirrorBadge, progressWords } from "./mirror-words";

/** Where there is room for everything. */
const WIDE = "hidden 2xl:table-cell";

function counted(key: keyof CloudCounts, header: string, className = "hidden lg:table-cell"): Column<CloudSummary> {
  return {
    key,
    header,
    numeric: true,
    sort: ({ look }) => look?.counts?.[key] ?? null,
    cell: ({ look }) => look?.counts?.[key] ?? "–",
    className,
  };
}

export function addressOf({ connection }: CloudSummary): string {
  if (connection === null) return "inside this console";
  return connection.auth.method === "none" ? connection.auth.networkUrl : connection.auth.authUrl;
}

export function CloudsTable({ clouds }: { clouds: readonly CloudSummary[] }) {
  const [openId, setOpenId] = useState<string | null>(null);
  const open = clouds.find(({ id }) => id === openId);
  const columns: readonly Column<CloudSummary>[] = [
    {
      key: "name",
      header: "Name",
      sort: ({ name }) => name,
      cell: ({ id, name, look, mirror, kind }) => (
        <span className="flex items-center gap-2">
          {look === null && mirror === null ? (
            <span className="mono font-medium">{name}</span>
          ) : (
            <button
              type="button"
              onClick={() => setOpenId(id)}
              className="mono whitespace-nowrap font-medium hover:text-accent hover:underline"
            >
              {name}
            </button>
          )}
          {kind === "inventory" ? <Badge title="Kept by this console">built in</Badge> : null}
        </span>
      ),
    },
    {
      key: "state",
      header: "State",
      sort: ({ mirror }) => mirror?.state ?? "",
      cell: (cloud) => <State cloud={cloud} />,
    },
    {
      key: "address",
      header: "Address",
      sort: addressOf,
      cell: (cloud) => (
        <span className={`whitespace-nowrap text-fg-muted ${cloud.connection === null ? "" : "mono"}`}>
          {addressOf(cloud)}
        </span>
      ),
      className: "hidden md:table-cell",
    },
    {
      key: "region",
      header: "Region",
      sort: ({ look }) => look?.region ?? null,
      cell: ({ look }) => <span className="mono">{look?.region || "–"}</span>,
      className: "hidden lg:table-cell",
    },
    counted("networks", "Networks"),
    counted("ports", "Ports"),
    counted("routers", "Routers", WIDE),
    counted("agents", "Agents", WIDE),
    {
      key: "age",
      header: "Up to date",
      numeric: true,
      sort: ({ mirror }) => (mirror?.goodAt == null ? null : -mirror.goodAt),
      cell: ({ mirror }) => (mirror === null ? "–" : <RelativeTime at={mirror.goodAt} />),
    },
    {
      key: "change",
      header: "Last change",
      sort: ({ mirror }) => (mirror?.last == null ? null : -mirror.last.at),
      cell: ({ mirror }) =>
        mirror?.last == null ? (
          "–"
        ) : (
          <span className="whitespace-nowrap">
            <RelativeTime at={mirror.last.at} ago />{" "}
            <span className="text-fg-muted text-xs">{lastChangeWords(mirror.last)}</span>
          </span>
        ),
      className: "hidden xl:table-cell",
    },
    {
      key: "problem",
      header: "Problem",
      className: "hidden sm:table-cell w-full min-w-44",
      cell: ({ look, mirror }) => {
        const problem = mirror?.problem ?? look?.problem ?? null;
        if (problem !== null) return <span className="line-clamp-2 break-words text-failed">{problem.message}</span>;
        const left = mirror?.unread.length ?? 0;
        if (left === 0) return <span className="text-fg-faint">none</span>;
        return <span className="text-drift">{left === 1 ? "1 thing" : `${left} things`} not taken over</span>;
      },
    },
    {
      key: "actions",
      header: "Actions",
      hideHeader: true,
      className: "w-10 pl-0 text-right",
      cell: (cloud) => (cloud.kind === "neutron" ? <CloudActions cloud={cloud} /> : null),
    },
  ];
  return (
    <>
      <DataTable label="Clouds" rows={clouds} columns={columns} rowKey={({ id }) => id} />
      {open ? (
        <Dialog open onOpenChange={() => setOpenId(null)} title={open.name} description={addressOf(open)}>
          <div className="grid gap-4">
            {open.mirror ? <CloudMirrorView mirror={open.mirror} /> : null}
            {open.look ? <CloudLookView look={open.look} /> : null}
          </div>
        </Dialog>
      ) : null}
    </>
  );
}

function State({ cloud: { look, mirror } }: { cloud: CloudSummary }) {
  if (mirror === null) return <Badge tone="ok">live</Badge>;
  const { tone, word } = mirrorBadge(mirror);
  const progress = progressWords(mirror);
  return (
    <span className="flex flex-wrap items-center gap-1">
      <Badge tone={tone}>{word}</Badge>
      {look !== null && !look.ok ? <Badge tone="failed">last test failed</Badge> : null}
      {progress === null ? null : (
        <span className="whitespace-nowrap text-2xs text-fg-muted tabular-nums">{progress}</span>
      )}
    </span>
  );
}
