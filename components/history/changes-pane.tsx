"use client";

import { CircleHelp, GitCompareArrows } from "lucide-react";
import { type Ref, useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import type { ChangeKind, HistoryDiff } from "@/server/model/history";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { EmptyState } from "../ui/empty-state";
import { ErrorPanel } from "../ui/error-panel";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { Skeleton } from "../ui/skeleton";
import { changeIcons, changeOrder, changeWords } from "./change-kinds";
import { ChangeRow } from "./change-row";
import { type ChangeFilter, filterChanges } from "./filter-changes";

type ChangesPaneProps = {
  ref: Ref<HTMLElement>;
  diff: HistoryDiff | undefined;
  error: unknown;
  fetching: boolean;
  onRetry: () => void;
  selected: string | null;
  onSelect: (id: string | null) => void;
};

const CAUSES = [
  { value: "all", label: "Any cause" },
  { value: "plan", label: "By a plan" },
  { value: "outside", label: "Outside the console" },
  { value: "unknown", label: "Cause unknown" },
] as const;

/** What differs between the two moments in words, beside the picture of it. */
export function ChangesPane({ ref, diff, error, fetching, onRetry, selected, onSelect }: ChangesPaneProps) {
  const [filter, setFilter] = useState<ChangeFilter>({ text: "", kinds: new Set(), cause: "all" });
  const [opened, setOpened] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const groups = useMemo(() => filterChanges(diff?.changes ?? [], filter), [diff, filter]);
  const shown = groups.reduce((sum, { changes }) => sum + changes.length, 0);
  const bySelection = diff?.changes.find(({ nodeId }) => nodeId !== null && nodeId === selected)?.id ?? null;
  const open = opened ?? bySelection;

  const reveal = useEffectEvent((nodeId: string | null) => {
    setOpened(null);
    const found = nodeId === null ? undefined : diff?.changes.find((change) => change.nodeId === nodeId)?.id;
    if (found !== undefined) rowOf(list.current, found)?.scrollIntoView({ block: "nearest" });
  });
  useEffect(() => reveal(selected), [selected]);

  const toggle = (id: string, nodeId: string | null) => {
    if (open === id) {
      setOpened(null);
      if (nodeId !== null && nodeId === selected) onSelect(null);
      return;
    }
    if (nodeId !== null) onSelect(nodeId);
    setOpened(id);
  };
  const toggleKind = (kind: ChangeKind) => {
    const kinds = new Set(filter.kinds);
    if (!kinds.delete(kind)) kinds.add(kind);
    setFilter({ ...filter, kinds });
  };

  return (
    <section
      ref={ref}
      tabIndex={-1}
      aria-label="Changes"
      className="-outline-offset-2 flex w-96 shrink-0 flex-col border-l bg-surface max-md:absolute max-md:inset-x-0 max-md:bottom-0 max-md:z-20 max-md:max-h-[52%] max-md:w-auto max-md:border-t max-md:border-l-0 max-md:shadow-overlay"
    >
      {diff === undefined ? null : (
        <header className="grid gap-2 border-b px-3 py-2">
          <h2 className="sr-only">Changes</h2>
          <fieldset className="flex flex-wrap gap-1.5 border-0">
            <legend className="sr-only">Show only</legend>
            {changeOrder.map((kind) => (
              <KindToggle
                key={kind}
                kind={kind}
                count={diff.counts[kind]}
                pressed={filter.kinds.has(kind)}
                onPress={() => toggleKind(kind)}
              />
            ))}
          </fieldset>
          <div className="grid grid-cols-[1fr_auto] gap-1.5">
            <Input
              type="search"
              aria-label="Filter changes"
              placeholder="Filter by name, fact or line"
              value={filter.text}
              onChange={(event) => setFilter({ ...filter, text: event.target.value })}
              className="h-7"
            />
            <Select
              aria-label="Cause"
              value={filter.cause}
              onValueChange={(next) =>
                setFilter({ ...filter, cause: CAUSES.find(({ value }) => value === next)?.value ?? "all" })
              }
              options={CAUSES}
              className="h-7 w-36"
            />
          </div>
          <p role="status" className="text-fg-muted text-xs">
            {shown === diff.changes.length
              ? `${total(diff)} ${total(diff) === 1 ? "object" : "objects"}`
              : `${shown} of ${total(diff)} objects`}
            {diff.more > 0 ? `, the first ${diff.changes.length} listed` : ""}
          </p>
        </header>
      )}
      <div ref={list} className="min-h-0 flex-1 overflow-y-auto">
        {error !== null && error !== undefined ? (
          <ErrorPanel
            title="The two could not be compared"
            error={error}
            onRetry={onRetry}
            retrying={fetching}
            className="m-3"
          />
        ) : null}
        {diff === undefined ? (
          error ? null : (
            <Reading />
          )
        ) : (
          <>
            <Doubts diff={diff} />
            {selected === null || bySelection !== null ? null : <Unlisted diff={diff} id={selected} />}
            {diff.changes.length === 0 ? (
              <EmptyState icon={GitCompareArrows} title="Nothing changed" className="py-10">
                {diff.from.unknown.length + diff.to.unknown.length > 0
                  ? "Nothing of what is known on both sides. What could not be read is named above."
                  : "Both sides are alike; counters and ages are not compared."}
              </EmptyState>
            ) : shown === 0 ? (
              <EmptyState
                icon={GitCompareArrows}
                title="No change fits the filter"
                className="py-10"
                action={
                  <Button size="sm" onClick={() => setFilter({ text: "", kinds: new Set(), cause: "all" })}>
                    Show all
                  </Button>
                }
              />
            ) : null}
            {groups.map(({ place, changes }) => (
              <section key={place} aria-label={`Changes: ${place}`}>
                <h3 className="sticky top-0 z-10 border-b bg-sunken px-3 py-1 font-medium text-xs">{place}</h3>
                <ul>
                  {changes.map((change) => (
                    <ChangeRow
                      key={change.id}
                      change={change}
                      open={open === change.id}
                      onToggle={() => toggle(change.id, change.nodeId)}
                    />
                  ))}
                </ul>
              </section>
            ))}
          </>
        )}
      </div>
    </section>
  );
}

type KindToggleProps = { kind: ChangeKind; count: number; pressed: boolean; onPress: () => void };

function KindToggle({ kind, count, pressed, onPress }: KindToggleProps) {
  const Icon = changeIcons[kind];
  return (
    <Button
      size="sm"
      variant={pressed ? "primary" : "secondary"}
      aria-pressed={pressed}
      onClick={onPress}
      disabled={count === 0 && !pressed}
      className="h-6 px-1.5"
    >
      <Icon aria-hidden className="size-3" />
      {count} {changeWords[kind]}
    </Button>
  );
}

/** What one side does not know is said before what it does. */
function Doubts({ diff }: { diff: HistoryDiff }) {
  const doubts = [
    ...diff.from.unknown.map((one) => ({ ...one, side: "before" })),
    ...diff.to.unknown.map((one) => ({ ...one, side: "after" })),
  ];
  if (doubts.length === 0) return null;
  return (
    <ul aria-label="Not known" className="grid gap-1 border-b bg-unknown-soft px-3 py-2 text-xs">
      {doubts.map(({ source, why, side }) => (
        <li key={`${side} ${source}`} className="flex items-start gap-1.5">
          <CircleHelp aria-hidden className="mt-px size-3.5 shrink-0 text-unknown" />
          <span className="min-w-0 break-words">
            Unknown {side}: {why}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** What is selected and stands in no row: nobody should look for it below in vain. */
function Unlisted({ diff, id }: { diff: HistoryDiff; id: string }) {
  const node = diff.graph.nodes.find((each) => each.id === id);
  if (node === undefined) return null;
  const inside = node.kind === "host" ? diff.changes.filter(({ host }) => host === node.host).length : 0;
  return (
    <p className="border-b px-3 py-2 text-xs">
      <span className="font-medium">{node.label}</span>: {unlistedWords(diff.marks[id], inside, diff.more)}
    </p>
  );
}

function unlistedWords(mark: ChangeKind | undefined, inside: number, more: number): string {
  if (mark === "unknown") return "not known on both sides.";
  if (inside > 0) return `${inside} ${inside === 1 ? "object" : "objects"} on it changed, listed below.`;
  if (mark !== undefined || more > 0) return "not among the changes that are listed.";
  return "the same on both sides.";
}

function Reading() {
  return (
    <output aria-label="Comparing" aria-busy className={cn("grid gap-2 p-3")}>
      {["a", "b", "c", "d"].map((key) => (
        <Skeleton key={key} className="h-8" />
      ))}
    </output>
  );
}

function total({ counts }: HistoryDiff): number {
  return counts.added + counts.removed + counts.changed + counts.unknown;
}

function rowOf(list: HTMLElement | null, id: string): HTMLElement | null {
  return list?.querySelector<HTMLElement>(`[data-change="${CSS.escape(id)}"]`) ?? null;
}
