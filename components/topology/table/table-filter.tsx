"use client";

import { Filter } from "lucide-react";

type TableFilterProps = { text: string; onChange: (text: string) => void; shown: number; total: number };

/** Words that a row must have, in any column. */
export function TableFilter({ text, onChange, shown, total }: TableFilterProps) {
  return (
    <div className="flex h-10 shrink-0 items-center gap-2 border-b px-3">
      <Filter aria-hidden className="size-3.5 text-fg-faint" />
      <input
        aria-label="Filter the table"
        value={text}
        onChange={(event) => onChange(event.target.value)}
        placeholder="Filter by words of any column, e.g. tap c1 tag 2"
        autoComplete="off"
        spellCheck={false}
        className="h-7 min-w-0 flex-1 rounded-md bg-transparent px-1 text-sm"
      />
      <output className="mono text-fg-faint text-xs">{shown === total ? total : `${shown} of ${total}`}</output>
    </div>
  );
}
