"use client";

import { useQuery } from "@tanstack/react-query";
import { FileDown } from "lucide-react";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { PageBody, PageToolbar } from "../frame/page-body";
import { useMay } from "../frame/use-me";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { QueryView } from "../ui/query-view";
import { TableSkeleton } from "../ui/table-shell";
import { IniDialog } from "./ini-dialog";
import { MappingBoard } from "./mapping-board";

const REFRESH_MS = 15_000;

/** What joins the physical networks of a cloud to the fabric, and the way in and out as an ini file. */
export function MappingsPage() {
  const trpc = useTRPC();
  const mayChange = useMay("operator");
  const mappings = useQuery(trpc.mappings.list.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  const [ini, setIni] = useQueryState("ini", parseAsStringLiteral(["import", "export"]));
  return (
    <PageBody>
      <PageToolbar
        actions={
          <Button onClick={() => void setIni(mayChange ? "import" : "export")}>
            <FileDown aria-hidden className="size-3.5" />
            ini file
          </Button>
        }
      >
        <span className="text-fg-muted">
          {mappings.data ? (
            <>
              cloud <span className="mono text-fg">{mappings.data.cloud.name}</span>
            </>
          ) : null}
        </span>
      </PageToolbar>
      <QueryView
        query={mappings}
        failure="The mappings could not be read"
        loading={<TableSkeleton label="Reading the mappings" rows={6} columns={3} />}
      >
        {(data) => (
          <>
            <MappingBoard data={data} mayChange={mayChange} />
            {ini ? (
              <IniDialog
                data={data}
                tab={ini}
                onTab={(tab) => void setIni(tab)}
                mayChange={mayChange}
                onClose={() => void setIni(null)}
              />
            ) : null}
          </>
        )}
      </QueryView>
    </PageBody>
  );
}
