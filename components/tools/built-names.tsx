"use client";

import Link from "next/link";
import type { BuiltName } from "@/server/model/name-view";
import { objectHref } from "../frame/object-href";
import { CopyId } from "../ui/copy-id";
import { type Column, DataTable } from "../ui/data-table";

/** Names with what bears them and the hosts that show them; a host leads to the object in the topology. */
export function BuiltNames({ names, caseId }: { names: readonly BuiltName[]; caseId: string | null }) {
  const columns: readonly Column<BuiltName>[] = [
    {
      key: "name",
      header: "Name",
      cell: ({ name }) => <CopyId value={name} label="name" length={48} className="font-medium" />,
    },
    { key: "kind", header: "Kind", cell: ({ kind }) => <span className="text-fg-muted">{kind}</span> },
    { key: "what", header: "What bears it", className: "min-w-56", cell: ({ what }) => what },
    {
      key: "places",
      header: "Seen on",
      className: "w-1/3 min-w-32",
      cell: ({ places }) =>
        places.length === 0 ? (
          <span className="text-fg-faint">no host now</span>
        ) : (
          <span className="flex flex-wrap gap-x-3">
            {places.map((place) => (
              <Link key={place.nodeId} href={objectHref(place, caseId)} className="mono text-accent hover:underline">
                {place.host}
              </Link>
            ))}
          </span>
        ),
    },
  ];
  return <DataTable label="Names" rows={names} columns={columns} rowKey={({ name }) => name} />;
}
