"use client";

import { useQuery } from "@tanstack/react-query";
import { Archive, Upload } from "lucide-react";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { PageBody, PageToolbar } from "../frame/page-body";
import { useMay } from "../frame/use-me";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { TableSkeleton } from "../ui/table-shell";
import { CasesTable } from "./cases-table";
import { UploadDialog } from "./upload-dialog";

export function CasesPage() {
  const trpc = useTRPC();
  const mayAdd = useMay("operator");
  const cases = useQuery(trpc.cases.list.queryOptions());
  const [adding, setAdding] = useQueryState("add", parseAsStringLiteral(["case"]));
  const add = mayAdd ? (
    <Button variant="primary" onClick={() => void setAdding("case")}>
      <Upload aria-hidden className="size-3.5" />
      Upload case
    </Button>
  ) : null;
  return (
    <PageBody>
      <PageToolbar actions={add}>
        <span className="text-fg-muted">Captures of other hosts, read-only, beside the live ones.</span>
      </PageToolbar>
      <QueryView query={cases} failure="The cases could not be read" loading={<TableSkeleton label="Reading cases" />}>
        {(data) =>
          data.length === 0 ? (
            <EmptyState icon={Archive} title="No cases yet" action={add}>
              Upload what was captured on hosts that this console cannot reach. It is drawn, searched and traced like
              live hosts.
            </EmptyState>
          ) : (
            <CasesTable cases={data} />
          )
        }
      </QueryView>
      <UploadDialog open={adding !== null} onOpenChange={(open) => void setAdding(open ? "case" : null)} />
    </PageBody>
  );
}
