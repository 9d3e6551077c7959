"use client";

import { useState } from "react";
import type { CloudCounts, CloudSummary } from "@/server/model/cloud-view";
import { Badge } from "../ui/badge";
import { type Column, DataTable } from "../ui/data-table";
import { Dialog } from "../ui/dialog";
import { RelativeTime } from "../ui/relative-time";
import { CloudActions } from "./cloud-actions";
import { CloudLookView } from "./cloud-look-view";

function counted(key: keyof CloudCounts, header: string): Column<CloudSummary> {
  return {
    key,
    header,
    numeric: true,
    sort: ({ look }) => look?.counts?.[key] ?? null,
    cell: ({ look }) => look?.counts?.[key] ?? "–",
    className: "hidden lg:table-cell",
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
      cell: ({ id, name, look, kind }) => (
        <span className="flex items-center gap-2">
          {look === null ? (
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
      sort: ({ look }) => Number(look?.ok ?? true),
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
    counted("routers", "Routers"),
    counted("agents", "Agents"),
    {
      key: "age",
      header: "Looked at",
      numeric: true,
      sort: ({ look }) => (look === null ? null : -look.at),
      cell: ({ look }) => (look === null ? "–" : <RelativeTime at={look.at} />),
    },
    {
      key: "problem",
      header: "Problem",
      className: "hidden sm:table-cell w-full min-w-56",
      cell: ({ look }) =>
        look === null || look.problem === null ? (
          <span className="text-fg-faint">none</span>
        ) : (
          <span className="line-clamp-2 break-words text-failed">{look.problem.message}</span>
        ),
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
      {open?.look ? (
        <Dialog open onOpenChange={() => setOpenId(null)} title={open.name} description={addressOf(open)}>
          <CloudLookView look={open.look} />
        </Dialog>
      ) : null}
    </>
  );
}

function State({ cloud: { look, kind } }: { cloud: CloudSummary }) {
  if (kind === "inventory") return <Badge tone="ok">live</Badge>;
  if (look === null) return <Badge tone="unknown">not read</Badge>;
  if (!look.ok) return <Badge tone="failed">failed</Badge>;
  return look.unread.length > 0 ? <Badge tone="drift">read in part</Badge> : <Badge tone="ok">read</Badge>;
}
