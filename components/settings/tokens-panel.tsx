"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeySquare, Plus } from "lucide-react";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { toast } from "sonner";
import { PageToolbar } from "../frame/page-body";
import { type RouterOutputs, useTRPC } from "../trpc";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";
import { type Column, DataTable } from "../ui/data-table";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { RelativeTime } from "../ui/relative-time";
import { TableSkeleton } from "../ui/table-shell";
import { useNow } from "../ui/use-now";
import { TokenDialog } from "./token-dialog";

type TokenRow = RouterOutputs["tokens"]["list"][number];

const COLUMNS: readonly Column<TokenRow>[] = [
  {
    key: "name",
    header: "Name",
    sort: ({ name }) => name,
    cell: ({ name }) => <span className="font-medium">{name}</span>,
  },
  { key: "role", header: "Role", sort: ({ role }) => role, cell: ({ role }) => role },
  { key: "state", header: "State", cell: (token) => <TokenState token={token} /> },
  {
    key: "lastUsedAt",
    header: "Last used",
    numeric: true,
    sort: ({ lastUsedAt }) => (lastUsedAt ? -lastUsedAt.getTime() : null),
    cell: ({ lastUsedAt }) => <RelativeTime at={lastUsedAt} ago />,
    className: "hidden sm:table-cell",
  },
  {
    key: "createdBy",
    header: "By",
    sort: ({ createdBy }) => createdBy,
    cell: ({ createdBy }) => createdBy,
    className: "hidden md:table-cell",
  },
  {
    key: "createdAt",
    header: "Created",
    numeric: true,
    sort: ({ createdAt }) => -createdAt.getTime(),
    cell: ({ createdAt }) => <RelativeTime at={createdAt} ago />,
    className: "hidden md:table-cell",
  },
  {
    key: "actions",
    header: "Actions",
    hideHeader: true,
    className: "w-24 pl-0 text-right",
    cell: (token) => (token.revokedAt ? null : <RevokeToken token={token} />),
  },
];

export function TokensPanel() {
  const trpc = useTRPC();
  const tokens = useQuery(trpc.tokens.list.queryOptions());
  const [adding, setAdding] = useQueryState("add", parseAsStringLiteral(["token"]));
  const add = (
    <Button variant="primary" onClick={() => void setAdding("token")}>
      <Plus aria-hidden className="size-3.5" />
      Create token
    </Button>
  );
  return (
    <>
      <PageToolbar actions={add}>
        <span className="text-fg-muted">
          For programs: <code className="mono">Authorization: Bearer …</code>
        </span>
      </PageToolbar>
      <QueryView
        query={tokens}
        failure="The tokens could not be read"
        loading={<TableSkeleton label="Reading tokens" />}
      >
        {(data) =>
          data.length === 0 ? (
            <EmptyState icon={KeySquare} title="No tokens yet" action={add}>
              A token lets a program do what its role allows, until it expires or is revoked.
            </EmptyState>
          ) : (
            <DataTable
              label="API tokens"
              rows={data}
              columns={COLUMNS}
              rowKey={({ id }) => id}
              rowClassName={({ revokedAt }) => (revokedAt ? "text-fg-faint" : "")}
            />
          )
        }
      </QueryView>
      {adding ? <TokenDialog open onOpenChange={(open) => void setAdding(open ? "token" : null)} /> : null}
    </>
  );
}

function TokenState({ token }: { token: TokenRow }) {
  const now = useNow();
  const { revokedAt, expiresAt } = token;
  if (revokedAt) return <Badge>revoked</Badge>;
  if (!expiresAt) return <span className="text-fg-faint">does not expire</span>;
  const expired = now > expiresAt.getTime();
  const day = expiresAt.toLocaleDateString(undefined, { dateStyle: "medium" });
  return expired ? <Badge tone="drift">expired {day}</Badge> : <span className="text-fg-muted">until {day}</span>;
}

function RevokeToken({ token }: { token: TokenRow }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState(false);
  const revoke = useMutation(trpc.tokens.revoke.mutationOptions());
  const confirm = async () => {
    await revoke.mutateAsync({ id: token.id });
    toast.success(`${token.name} revoked`);
    await queryClient.invalidateQueries(trpc.tokens.pathFilter());
  };
  return (
    <>
      <Button size="sm" variant="ghost" onClick={() => setAsking(true)} aria-label={`Revoke ${token.name}`}>
        Revoke
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={`Revoke ${token.name}?`}
        verb="Revoke token"
        onConfirm={confirm}
      >
        Programs that use it are refused from their next request on. It cannot be brought back.
      </Confirm>
    </>
  );
}
