"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, Server } from "lucide-react";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { PageBody, PageToolbar } from "../frame/page-body";
import { useMay } from "../frame/use-me";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { TableSkeleton } from "../ui/table-shell";
import { HostDialog } from "./host-dialog";
import { HostsTable } from "./hosts-table";

const REFRESH_MS = 5_000;

export function HostsPage() {
  const trpc = useTRPC();
  const mayAdd = useMay("admin");
  const hosts = useQuery(trpc.hosts.list.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  const [adding, setAdding] = useQueryState("add", parseAsStringLiteral(["host"]));
  const add = mayAdd ? (
    <Button variant="primary" onClick={() => void setAdding("host")}>
      <Plus aria-hidden className="size-3.5" />
      Add host
    </Button>
  ) : null;
  return (
    <PageBody>
      <PageToolbar actions={add}>
        <span className="text-fg-muted">
          {hosts.data ? (
            <>
              <span className="mono">{hosts.data.length}</span> {hosts.data.length === 1 ? "host" : "hosts"}
            </>
          ) : null}
        </span>
      </PageToolbar>
      <QueryView query={hosts} failure="The hosts could not be read" loading={<TableSkeleton label="Reading hosts" />}>
        {(data) =>
          data.length === 0 ? (
            <EmptyState icon={Server} title="No hosts yet" action={add}>
              Add a Linux machine by SSH, this machine, or one of its network namespaces. Nothing on it is changed by
              adding it.
            </EmptyState>
          ) : (
            <HostsTable hosts={data} />
          )
        }
      </QueryView>
      {adding ? <HostDialog open onOpenChange={(open) => void setAdding(open ? "host" : null)} /> : null}
    </PageBody>
  );
}
