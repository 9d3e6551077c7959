"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "../trpc";
import { QueryView } from "../ui/query-view";
import { OBJECT_SHEET, Sheet } from "../ui/sheet";
import { TableSkeleton } from "../ui/table-shell";
import { type PortAction, PortActionDialog } from "./port-action-dialog";
import { PortFacts } from "./port-facts";

const REFRESH_MS = 5_000;

type PortSheetProps = { id: string; mayChange: boolean; onClose: () => void };

/** Everything about one port: intent, how its local link is understood, and its connection on the appliance. */
export function PortSheet({ id, mayChange, onClose }: PortSheetProps) {
  const trpc = useTRPC();
  const port = useQuery(trpc.ports.get.queryOptions({ id }, { refetchInterval: REFRESH_MS, retry: false }));
  const [action, setAction] = useState<PortAction | null>(null);
  const title = port.data === undefined ? "Port" : `Port ${port.data.name || port.data.id.slice(0, 8)}`;
  const finished = (deleted: boolean) => {
    setAction(null);
    if (deleted && port.isError) onClose();
  };
  return (
    <>
      <Sheet open onOpenChange={onClose} title={title} className={OBJECT_SHEET}>
        <QueryView
          query={port}
          failure="The port could not be read"
          loading={<TableSkeleton label="Reading the port" rows={6} columns={2} />}
        >
          {(data) => <PortFacts port={data} mayChange={mayChange} onAction={setAction} />}
        </QueryView>
      </Sheet>
      {action !== null && port.data !== undefined ? (
        <PortActionDialog port={port.data} action={action} onClose={() => finished(action === "delete")} />
      ) : null}
    </>
  );
}
