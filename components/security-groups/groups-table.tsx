"use client";

import Link from "next/link";
import type { SecurityGroupView } from "@/server/model/object-views";
import { CopyId } from "../ui/copy-id";
import { type Column, DataTable } from "../ui/data-table";
import { GroupBadges } from "./group-badges";

const COLUMNS: readonly Column<SecurityGroupView>[] = [
  {
    key: "name",
    header: "Name",
    sort: ({ name }) => name,
    cell: (group) => (
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Link href={`/security-groups/${group.id}`} className="font-medium hover:text-accent hover:underline">
          {group.name || group.id.slice(0, 8)}
        </Link>
        <CopyId value={group.id} label="security group id" className="text-fg-faint text-xs" />
        <GroupBadges group={group} />
      </span>
    ),
  },
  {
    key: "project",
    header: "Project",
    sort: ({ projectId }) => projectId,
    cell: ({ projectId }) => <span className="break-words">{projectId}</span>,
  },
  {
    key: "rules",
    header: "Rules",
    numeric: true,
    sort: ({ ruleCount }) => ruleCount,
    cell: ({ ruleCount }) => ruleCount,
  },
  {
    key: "ports",
    header: "Ports",
    numeric: true,
    sort: ({ portCount }) => portCount,
    cell: ({ portCount }) => portCount,
  },
  {
    key: "description",
    header: "Description",
    className: "hidden md:table-cell w-1/3",
    cell: ({ description }) => <span className="line-clamp-2 text-fg-muted">{description ?? ""}</span>,
  },
];

export function GroupsTable({ groups }: { groups: readonly SecurityGroupView[] }) {
  return (
    <DataTable
      label="Security groups"
      rows={groups}
      columns={COLUMNS}
      rowKey={({ id }) => id}
      initialSort={{ key: "project", descending: false }}
    />
  );
}
