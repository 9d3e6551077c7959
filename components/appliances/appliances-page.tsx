"use client";

import { useQuery } from "@tanstack/react-query";
import { Cable, Plus } from "lucide-react";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { PageBody, PageToolbar } from "../frame/page-body";
import { useMay } from "../frame/use-me";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { TableSkeleton } from "../ui/table-shell";
import { ApplianceDialog } from "./appliance-dialog";
import { AppliancesTable } from "./appliances-table";

const REFRESH_MS = 5_000;

export function AppliancesPage() {
  const trpc = useTRPC();
  const mayAdd = useMay("admin");
  const appliances = useQuery(trpc.appliances.list.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  const [adding, setAdding] = useQueryState("add", parseAsStringLiteral(["appliance"]));
  const add = mayAdd ? (
    <Button variant="primary" onClick={() => void setAdding("appliance")}>
      <Plus aria-hidden className="size-3.5" />
      Add appliance
    </Button>
  ) : null;
  return (
    <PageBody>
      <PageToolbar actions={add}>
        <span className="text-fg-muted">
          {appliances.data ? (
            <>
              <span className="mono">{appliances.data.length}</span>{" "}
              {appliances.data.length === 1 ? "appliance" : "appliances"}
            </>
          ) : null}
        </span>
      </PageToolbar>
      <QueryView
        query={appliances}
        failure="The appliances could not be read"
        loading={<TableSkeleton label="Reading appliances" />}
      >
        {(data) =>
          data.length === 0 ? (
            <EmptyState icon={Cable} title="No appliances yet" action={add}>
              Add an HPE OneView appliance to see its uplink sets and profiles beside the hosts, and to map physical
              networks onto its networks.
            </EmptyState>
          ) : (
            <AppliancesTable appliances={data} />
          )
        }
      </QueryView>
      {adding ? <ApplianceDialog open onOpenChange={(open) => void setAdding(open ? "appliance" : null)} /> : null}
    </PageBody>
  );
}
