"use client";

import { useQuery } from "@tanstack/react-query";
import { Cloud, Plus } from "lucide-react";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { PageBody, PageToolbar } from "../frame/page-body";
import { useMay } from "../frame/use-me";
import { WaitingPlans } from "../plan/waiting-plans";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { TableSkeleton } from "../ui/table-shell";
import { CloudDialog } from "./cloud-dialog";
import { CloudsTable } from "./clouds-table";

const REFRESH_MS = 10_000;
/** While something is being read whole. */
const PROGRESS_MS = 1_000;

/** Where networks come from: the console's own record, and real clouds. */
export function CloudsPage() {
  const trpc = useTRPC();
  const mayAdd = useMay("admin");
  const clouds = useQuery(
    trpc.clouds.list.queryOptions(undefined, {
      refetchInterval: ({ state }) =>
        state.data?.some(({ mirror }) => mirror !== null && (mirror.progress !== null || mirror.state === "importing"))
          ? PROGRESS_MS
          : REFRESH_MS,
    }),
  );
  const [adding, setAdding] = useQueryState("add", parseAsStringLiteral(["cloud"]));
  const real = clouds.data?.filter(({ kind }) => kind === "neutron").length;
  const add = mayAdd ? (
    <Button variant="primary" onClick={() => void setAdding("cloud")}>
      <Plus aria-hidden className="size-3.5" />
      Add cloud
    </Button>
  ) : null;
  return (
    <PageBody>
      <PageToolbar actions={add}>
        <span className="text-fg-muted">
          {real === undefined ? null : (
            <>
              <span className="mono">{real}</span> {real === 1 ? "OpenStack cloud" : "OpenStack clouds"}
            </>
          )}
        </span>
      </PageToolbar>
      <QueryView
        query={clouds}
        failure="The clouds could not be read"
        loading={<TableSkeleton label="Reading the clouds" />}
      >
        {(data) => (
          <>
            <WaitingPlans trigger="mirror" />
            <CloudsTable clouds={data} />
            {real === 0 ? (
              <EmptyState icon={Cloud} title="No OpenStack cloud yet" action={add}>
                Add one to sign in to its Keystone and take over what its Neutron holds. Its networks, ports and groups
                are then followed; nothing is written there unless you ask for it.
              </EmptyState>
            ) : null}
          </>
        )}
      </QueryView>
      {adding ? <CloudDialog open onOpenChange={(open) => void setAdding(open ? "cloud" : null)} /> : null}
    </PageBody>
  );
}
