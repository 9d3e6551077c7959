"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "../trpc";
import { QueryView } from "../ui/query-view";
import { OBJECT_SHEET, Sheet } from "../ui/sheet";
import { TableSkeleton } from "../ui/table-shell";
import { type RouterAction, RouterActionDialog } from "./router-action-dialog";
import { RouterFacts } from "./router-facts";

const REFRESH_MS = 5_000;

/** The page of one router, beside the list. */
export function RouterSheet({ id, mayChange, onClose }: { id: string; mayChange: boolean; onClose: () => void }) {
  const trpc = useTRPC();
  const router = useQuery(trpc.routers.get.queryOptions({ id }, { refetchInterval: REFRESH_MS, retry: false }));
  const [action, setAction] = useState<RouterAction | null>(null);
  // as it was when the dialog was opened: what it is about may be changed by the plan itself
  const [about, setAbout] = useState(router.data);
  const act = (next: RouterAction) => {
    setAbout(router.data);
    setAction(next);
  };
  const finished = () => {
    if (action?.kind === "delete" && router.isError) onClose();
    setAction(null);
  };
  const title = router.data === undefined ? "Router" : `Router ${router.data.name || id.slice(0, 8)}`;
  return (
    <>
      <Sheet open onOpenChange={onClose} title={title} className={OBJECT_SHEET}>
        <QueryView
          query={router}
          failure="The router could not be read"
          loading={<TableSkeleton label="Reading the router" rows={6} columns={2} />}
        >
          {(data) => <RouterFacts router={data} mayChange={mayChange} onAction={act} />}
        </QueryView>
      </Sheet>
      {action !== null && about !== undefined ? (
        <RouterActionDialog router={about} action={action} onClose={finished} />
      ) : null}
    </>
  );
}
