"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, Router } from "lucide-react";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { PageBody, PageToolbar } from "../frame/page-body";
import { useMay } from "../frame/use-me";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { TableSkeleton } from "../ui/table-shell";
import { AllocateFloatingIpDialog } from "./allocate-floating-ip-dialog";
import { CreateRouterDialog } from "./create-router-dialog";
import { FloatingIps } from "./floating-ips";
import { RouterSheet } from "./router-sheet";
import { RoutersTable } from "./routers-table";

const REFRESH_MS = 15_000;

/** Routers, and the floating IPs that lead through them. */
export function RoutersPage() {
  const trpc = useTRPC();
  const mayChange = useMay("operator");
  const routers = useQuery(trpc.routers.list.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  const [adding, setAdding] = useQueryState("add", parseAsStringLiteral(["router", "floating-ip"]));
  const [opened, setOpened] = useQueryState("router", parseAsString.withOptions({ history: "push" }));
  const add = mayChange ? (
    <Button variant="primary" onClick={() => void setAdding("router")}>
      <Plus aria-hidden className="size-3.5" />
      Create router
    </Button>
  ) : null;
  return (
    <PageBody>
      <PageToolbar actions={add}>
        {routers.data ? (
          <span className="text-fg-muted">
            <span className="mono">{routers.data.length}</span> {routers.data.length === 1 ? "router" : "routers"}
          </span>
        ) : null}
      </PageToolbar>
      <QueryView
        query={routers}
        failure="The routers could not be read"
        loading={<TableSkeleton label="Reading routers" rows={3} />}
      >
        {(data) =>
          data.length === 0 ? (
            <EmptyState icon={Router} title="No routers yet" action={add}>
              A router joins networks, and leads out of them by its gateway on an external network.
            </EmptyState>
          ) : (
            <RoutersTable routers={data} />
          )
        }
      </QueryView>
      <FloatingIps mayChange={mayChange} onAdd={() => void setAdding("floating-ip")} />
      {adding === "router" && mayChange ? (
        <CreateRouterDialog
          onClose={() => void setAdding(null)}
          onCreated={(id) => {
            void setAdding(null);
            void setOpened(id);
          }}
        />
      ) : null}
      {adding === "floating-ip" && mayChange ? <AllocateFloatingIpDialog onClose={() => void setAdding(null)} /> : null}
      {opened === null ? null : (
        <RouterSheet key={opened} id={opened} mayChange={mayChange} onClose={() => void setOpened(null)} />
      )}
    </PageBody>
  );
}
