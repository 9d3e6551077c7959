"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "../trpc";
import { QueryView } from "../ui/query-view";
import { OBJECT_SHEET, Sheet } from "../ui/sheet";
import { TableSkeleton } from "../ui/table-shell";
import { type NetworkAction, NetworkActionDialog } from "./network-action-dialog";
import { NetworkFacts } from "./network-facts";

const REFRESH_MS = 5_000;

/** The page of one network, beside the list. */
export function NetworkSheet({ id, mayChange, onClose }: { id: string; mayChange: boolean; onClose: () => void }) {
  const trpc = useTRPC();
  const network = useQuery(trpc.networks.get.queryOptions({ id }, { refetchInterval: REFRESH_MS, retry: false }));
  const [action, setAction] = useState<NetworkAction | null>(null);
  const finished = () => {
    if (action === "delete" && network.isError) onClose();
    setAction(null);
  };
  const title = network.data === undefined ? "Network" : `Network ${network.data.name || id.slice(0, 8)}`;
  return (
    <>
      <Sheet open onOpenChange={onClose} title={title} className={OBJECT_SHEET}>
        <QueryView
          query={network}
          failure="The network could not be read"
          loading={<TableSkeleton label="Reading the network" rows={6} columns={2} />}
        >
          {(data) => <NetworkFacts network={data} mayChange={mayChange} onAction={setAction} />}
        </QueryView>
      </Sheet>
      {action !== null && network.data !== undefined ? (
        <NetworkActionDialog network={network.data} action={action} onClose={finished} />
      ) : null}
    </>
  );
}
