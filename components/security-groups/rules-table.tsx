"use client";

import Link from "next/link";
import type { RuleView } from "@/server/model/object-views";
import { permissiveBecause } from "@/server/model/permissive-rule";
import { portWords } from "@/server/model/rule-words";
import { Badge } from "../ui/badge";
import { type Column, DataTable } from "../ui/data-table";

type RulesTableProps = {
  rules: readonly RuleView[];
  /** Ids. */
  picked: ReadonlySet<string>;
  /** `null`: nothing can be picked. */
  onPick: ((id: string, picked: boolean) => void) | null;
};

export function RulesTable({ rules, picked, onPick }: RulesTableProps) {
  const tick: readonly Column<RuleView>[] =
    onPick === null
      ? []
      : [
          {
            key: "pick",
            header: "Pick",
            hideHeader: true,
            className: "w-8 pr-0",
            cell: ({ id, words }) => (
              <input
                type="checkbox"
                aria-label={`Pick ${words}`}
                checked={picked.has(id)}
                onChange={(event) => onPick(id, event.target.checked)}
                className="block size-4 accent-(--accent)"
              />
            ),
          },
        ];
  return <DataTable label="Rules" rows={rules} columns={[...tick, ...COLUMNS]} rowKey={({ id }) => id} />;
}

const COLUMNS: readonly Column<RuleView>[] = [
  { key: "direction", header: "Direction", sort: ({ direction }) => direction, cell: ({ direction }) => direction },
  {
    key: "ethertype",
    header: "Ethertype",
    sort: ({ ethertype }) => ethertype,
    cell: ({ ethertype }) => ethertype,
    className: "hidden sm:table-cell",
  },
  {
    key: "protocol",
    header: "Protocol",
    sort: ({ protocol }) => protocol ?? "",
    cell: ({ protocol }) => <span className="mono">{protocol ?? "any"}</span>,
  },
  {
    key: "ports",
    header: "Ports, type",
    sort: ({ portMin }) => portMin,
    cell: (rule) => <span className="mono whitespace-nowrap">{portWords(rule) ?? "any"}</span>,
  },
  {
    key: "remote",
    header: "From or to",
    sort: ({ remotePrefix, remoteGroupName }) => remotePrefix ?? remoteGroupName ?? "",
    cell: ({ remotePrefix, remoteGroupId, remoteGroupName }) =>
      remoteGroupId === null ? (
        <span className="mono">{remotePrefix ?? "anywhere"}</span>
      ) : (
        <Link href={`/security-groups/${remoteGroupId}`} className="text-accent hover:underline">
          group {remoteGroupName}
        </Link>
      ),
  },
  {
    key: "notes",
    header: "Notes",
    hideHeader: true,
    className: "hidden sm:table-cell",
    cell: (rule) => {
      const because = permissiveBecause(rule);
      return because === null ? null : (
        <span className="flex flex-wrap items-center gap-2">
          <Badge tone="drift">permissive</Badge>
          <span className="text-fg-muted text-xs">{because}</span>
        </span>
      );
    },
  },
];
