"use client";

import { useQuery } from "@tanstack/react-query";
import { MoveRight } from "lucide-react";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { PageBody, PageToolbar } from "../frame/page-body";
import { useMay } from "../frame/use-me";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { TableSkeleton } from "../ui/table-shell";
import { MigrateDialog } from "./migrate-dialog";
import { MigrationsTable } from "./migrations-table";

const REFRESH_MS = 3_000;

export function MigrationsPage() {
  const trpc = useTRPC();
  const mayChange = useMay("operator");
  const migrations = useQuery(trpc.migrations.list.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  const [doing, setDoing] = useQueryState("do", parseAsStringLiteral(["migrate"]));
  const [port, setPort] = useQueryState("port", parseAsString);
  const start = mayChange ? (
    <Button variant="primary" onClick={() => void setDoing("migrate")}>
      <MoveRight aria-hidden className="size-3.5" />
      Migrate port
    </Button>
  ) : null;
  const close = () => {
    void setDoing(null);
    void setPort(null);
  };
  return (
    <PageBody>
      <PageToolbar actions={start}>
        {migrations.data ? (
          <span className="text-fg-muted">
            <span className="mono">{migrations.data.length}</span>{" "}
            {migrations.data.length === 1 ? "migration" : "migrations"}
          </span>
        ) : null}
      </PageToolbar>
      <QueryView
        query={migrations}
        failure="The migrations could not be read"
        loading={<TableSkeleton label="Reading migrations" />}
      >
        {(data) =>
          data.length === 0 ? (
            <EmptyState icon={MoveRight} title="No live migrations yet" action={start}>
              A guest keeps running while it moves from one managed host to another. Its port is plugged and wired at
              the destination before the guest resumes there, so that nothing it announces is lost.
            </EmptyState>
          ) : (
            <MigrationsTable migrations={data} />
          )
        }
      </QueryView>
      {doing === "migrate" && mayChange ? <MigrateDialog portId={port} onClose={close} /> : null}
    </PageBody>
  );
}
