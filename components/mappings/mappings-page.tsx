"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { FileDown } from "lucide-react";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { PageBody, PageToolbar } from "../frame/page-body";
import { useMay } from "../frame/use-me";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { QueryView } from "../ui/query-view";
import { Select } from "../ui/select";
import { TableSkeleton } from "../ui/table-shell";
import { IniDialog } from "./ini-dialog";
import { MappingBoard } from "./mapping-board";

const REFRESH_MS = 15_000;

/** What joins the physical networks of a cloud to the fabric, and the way in and out as an ini file. */
export function MappingsPage() {
  const trpc = useTRPC();
  const mayChange = useMay("operator");
  const [cloudId, setCloudId] = useQueryState("cloud", parseAsString);
  const mappings = useQuery(
    trpc.mappings.list.queryOptions(cloudId === null ? undefined : { cloudId }, {
      refetchInterval: REFRESH_MS,
      placeholderData: keepPreviousData,
    }),
  );
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
        {mappings.data && mappings.data.clouds.length === 1 ? (
          <span className="text-fg-muted">
            cloud <span className="mono text-fg">{mappings.data.cloud.name}</span>
          </span>
        ) : null}
        {mappings.data && mappings.data.clouds.length > 1 ? (
          <Select
            aria-label="Cloud"
            value={mappings.data.cloud.id}
            onValueChange={(id) => void setCloudId(id)}
            options={mappings.data.clouds.map(({ id, name, kind }) => ({
              value: id,
              label: name,
              detail: kind === "inventory" ? "kept by this console" : "OpenStack",
            }))}
            className="w-48"
          />
        ) : null}
      </PageToolbar>
      <QueryView
        query={mappings}
        failure="The mappings could not be read"
        loading={<TableSkeleton label="Reading the mappings" rows={6} columns={3} />}
      >
        {(data) => (
          <>
            <MappingBoard key={data.cloud.id} data={data} mayChange={mayChange} />
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
