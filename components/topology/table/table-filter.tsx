"use client";

import { Filter, X } from "lucide-react";
import { Button } from "../../ui/button";

type TableFilterProps = {
  text: string;
  onChange: (text: string) => void;
  shown: number;
  total: number;
  /** What is lit, in words: only its objects are rows; `null`: all are. */
  lit: string | null;
  onAll: () => void;
};

/** Words that a row must have, in any column. */
export function TableFilter({ text, onChange, shown, total, lit, onAll }: TableFilterProps) {
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
      {lit === null ? null : (
        <span className="flex min-w-0 items-center gap-1 rounded-sm bg-accent-soft py-0.5 pl-2 text-accent text-xs">
          <span className="truncate">Only {lit}</span>
          <Button variant="ghost" size="icon-sm" aria-label="Show all objects" onClick={onAll}>
            <X aria-hidden className="size-3.5" />
          </Button>
        </span>
      )}
      <output className="mono text-fg-faint text-xs">{shown === total ? total : `${shown} of ${total}`}</output>
    </div>
  );
}
