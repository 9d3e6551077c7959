"use client";

import { keepPreviousData, skipToken, useQuery } from "@tanstack/react-query";
import { Tag } from "lucide-react";
import { useQueryState } from "nuqs";
import { useDeferredValue } from "react";
import type { NameTable } from "@/server/model/name-view";
import { useTRPC } from "../trpc";
import { Banner } from "../ui/banner";
import { CopyId } from "../ui/copy-id";
import { EmptyState } from "../ui/empty-state";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { QueryView } from "../ui/query-view";
import { TableSkeleton } from "../ui/table-shell";
import { BuiltNames } from "./built-names";

/** From an id or any name that was built from one to all the others, and where hosts show them. */
export function NameCalculator() {
  const trpc = useTRPC();
  const [text, setText] = useQueryState("q", { defaultValue: "" });
  const [caseId] = useQueryState("case");
  const asked = useDeferredValue(text.trim());
  const table = useQuery(
    trpc.topology.names.queryOptions(
      asked === "" ? skipToken : { text: asked, ...(caseId === null ? {} : { caseId }) },
      { placeholderData: keepPreviousData },
    ),
  );
  return (
    <>
      <div className="border-b p-3 sm:p-4">
        <Field
          label="Id, piece of one, or a name"
          hint="A UUID or its first 8 characters and more, a device, chain, set, namespace, tunnel, bridge or address"
        >
          <Input
            className="mono max-w-xl"
            placeholder="b079c24c-83"
            maxLength={200}
            value={text}
            onChange={(event) => void setText(event.target.value)}
          />
        </Field>
      </div>
      {asked === "" ? (
        <EmptyState icon={Tag} title="Names are pieces of ids">
          Devices carry 11 characters of a port’s id, chains 10, sets 24 of a group’s, namespaces the whole id of a
          network or router. Type any of them to get the others.
        </EmptyState>
      ) : (
        <QueryView
          query={table}
          failure="Names could not be calculated"
          loading={<TableSkeleton label="Calculating names" rows={8} />}
        >
          {(data) => <Result table={data} text={asked} caseId={caseId} />}
        </QueryView>
      )}
    </>
  );
}

function Result({ table, text, caseId }: { table: NameTable; text: string; caseId: string | null }) {
  if (table.reading === null) {
    return (
      <EmptyState icon={Tag} title={`Nothing is built from “${text}”`}>
        It is no id, not the first 8 characters of one, and no name of Neutron’s pattern. Names that people give are
        found by the search of the topology.
      </EmptyState>
    );
  }
  return (
    <>
      <section aria-label="Reading" className="grid gap-2 border-b px-3 py-3 sm:px-4">
        <p>
          Read as {table.reading}
          {table.objects.length === 0 ? "; nothing here has that id." : "."}
        </p>
        {table.objects.length === 0 ? null : (
          <ul aria-label="Objects" className="grid gap-0.5">
            {table.objects.map(({ kind, id, label }) => (
              <li key={`${kind} ${id}`} className="flex flex-wrap items-baseline gap-x-3">
                <span className="w-28 shrink-0 text-fg-muted text-xs">{kind}</span>
                <span>{label === "" ? <span className="text-fg-faint">without a name</span> : label}</span>
                <CopyId value={id} label={`${kind} id`} length={36} className="text-fg-muted" />
              </li>
            ))}
          </ul>
        )}
        {table.collisions.map(({ characters, ids, means }) => (
          <Banner key={ids.join()} tone="danger">
            <p className="font-medium">
              {ids.length} ports share their first {characters} characters
            </p>
            <p className="text-fg-muted text-xs">{means}.</p>
            <p className="mono break-words text-xs">{ids.join(", ")}</p>
          </Banner>
        ))}
      </section>
      {table.names.length === 0 ? (
        <EmptyState icon={Tag} title="Too short for a name">
          Names need more of the id: 10 characters for chains, 11 for devices.
        </EmptyState>
      ) : (
        <BuiltNames names={table.names} caseId={caseId} />
      )}
    </>
  );
}
