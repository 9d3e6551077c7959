"use client";

import { useQuery } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { PageToolbar } from "../frame/page-body";
import { type RouterOutputs, useTRPC } from "../trpc";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { type Column, DataTable } from "../ui/data-table";
import { QueryView } from "../ui/query-view";
import { RelativeTime } from "../ui/relative-time";
import { TableSkeleton } from "../ui/table-shell";
import { UserActions } from "./user-actions";
import { UserDialog } from "./user-dialog";
import { UserRole } from "./user-role";

export type UserRow = RouterOutputs["users"]["list"][number];

const COLUMNS: readonly Column<UserRow>[] = [
  {
    key: "username",
    header: "User name",
    sort: ({ username }) => username,
    cell: ({ username }) => <span className="mono font-medium">{username}</span>,
  },
  {
    key: "name",
    header: "Name",
    sort: ({ name }) => name,
    cell: ({ name }) => name,
    className: "hidden sm:table-cell",
  },
  {
    key: "origin",
    header: "From",
    sort: ({ origin }) => origin ?? "",
    cell: ({ origin }) => origin ?? <span className="text-fg-faint">this console</span>,
    className: "hidden md:table-cell",
  },
  { key: "role", header: "Role", sort: ({ role }) => role, cell: (user) => <UserRole user={user} /> },
  {
    key: "state",
    header: "State",
    sort: ({ disabled, mustChangePassword }) => (disabled ? 2 : mustChangePassword ? 1 : 0),
    cell: ({ disabled, mustChangePassword }) =>
      disabled ? (
        <Badge tone="failed">disabled</Badge>
      ) : mustChangePassword ? (
        <Badge tone="drift">one-time password</Badge>
      ) : (
        <span className="text-fg-faint">active</span>
      ),
    className: "hidden sm:table-cell",
  },
  {
    key: "createdAt",
    header: "Added",
    numeric: true,
    sort: ({ createdAt }) => -createdAt.getTime(),
    cell: ({ createdAt }) => <RelativeTime at={createdAt} ago />,
    className: "hidden md:table-cell",
  },
  {
    key: "actions",
    header: "Actions",
    hideHeader: true,
    className: "w-10 pl-0 text-right",
    cell: (user) => <UserActions user={user} />,
  },
];

export function UsersPanel() {
  const trpc = useTRPC();
  const users = useQuery(trpc.users.list.queryOptions());
  const [adding, setAdding] = useQueryState("add", parseAsStringLiteral(["user"]));
  const add = (
    <Button variant="primary" onClick={() => void setAdding("user")}>
      <UserPlus aria-hidden className="size-3.5" />
      Add user
    </Button>
  );
  return (
    <>
      <PageToolbar actions={add}>
        <span className="text-fg-muted">Each role includes the one before: member, viewer, operator, admin.</span>
      </PageToolbar>
      <QueryView query={users} failure="The users could not be read" loading={<TableSkeleton label="Reading users" />}>
        {(data) => (
          <DataTable
            label="Users"
            rows={data}
            columns={COLUMNS}
            rowKey={({ id }) => id}
            initialSort={{ key: "username", descending: false }}
          />
        )}
      </QueryView>
      {adding ? <UserDialog open onOpenChange={(open) => void setAdding(open ? "user" : null)} /> : null}
    </>
  );
}
