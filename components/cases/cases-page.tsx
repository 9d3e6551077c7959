"use client";

import { useQuery } from "@tanstack/react-query";
import { Archive, Download, Upload } from "lucide-react";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { PageBody, PageToolbar } from "../frame/page-body";
import { useMay } from "../frame/use-me";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { TableSkeleton } from "../ui/table-shell";
import { CasesTable } from "./cases-table";
import { ExportDialog, LIVE } from "./export-dialog";
import { UploadDialog } from "./upload-dialog";

export function CasesPage() {
  const trpc = useTRPC();
  const mayAdd = useMay("operator");
  const cases = useQuery(trpc.cases.list.queryOptions());
  const [adding, setAdding] = useQueryState("add", parseAsStringLiteral(["case"]));
  const [exporting, setExporting] = useQueryState("export", parseAsString);
  const add = mayAdd ? (
    <Button variant="primary" onClick={() => void setAdding("case")}>
      <Upload aria-hidden className="size-3.5" />
      Upload case
    </Button>
  ) : null;
  const take = mayAdd ? (
    <Button onClick={() => void setExporting(LIVE)}>
      <Download aria-hidden className="size-3.5" />
      Export live hosts
    </Button>
  ) : null;
  return (
    <PageBody>
      <PageToolbar
        actions={
          <>
            {take}
            {add}
          </>
        }
      >
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
            <CasesTable cases={data} onExport={(id) => void setExporting(id)} />
          )
        }
      </QueryView>
      <UploadDialog open={adding !== null} onOpenChange={(open) => void setAdding(open ? "case" : null)} />
      {exporting === null || !mayAdd ? null : (
        <ExportDialog key={exporting} source={exporting} onClose={() => void setExporting(null)} />
      )}
    </PageBody>
  );
}
