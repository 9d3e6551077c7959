"use client";

import { Radar, TriangleAlert, X } from "lucide-react";
import Link from "next/link";
import type { Ref } from "react";
import type { LensPlace, LensRow } from "@/server/model/lens";
import { Button } from "../../ui/button";
import { cn } from "../../ui/cn";
import { KindGlyph } from "../kind-glyph";
import type { LensAnswer } from "./use-lens";

type LensPaneProps = {
  ref: Ref<HTMLElement>;
  query: string | null;
  /** A trace instead: its question as the address has it. */
  trace: string | null;
  caseId: string | undefined;
  lens: LensAnswer;
  selected: string | null;
  onSelect: (id: string) => void;
  onClear: () => void;
};

/** What the lens found, in words: its translation at each hop, host by host, and then on the appliances; or a trace's hops. */
export function LensPane({ ref, query, trace, caseId, lens, selected, onSelect, onClear }: LensPaneProps) {
  const { found, error } = lens;
  return (
    <section
      ref={ref}
      tabIndex={-1}
      aria-label={trace === null ? "Lens" : "Trace"}
      className="-outline-offset-2 flex w-80 shrink-0 flex-col border-l bg-surface max-md:absolute max-md:inset-x-0 max-md:bottom-0 max-md:z-20 max-md:max-h-[48%] max-md:w-auto max-md:border-t max-md:border-l-0 max-md:shadow-overlay"
    >
      <header className="flex items-start gap-2 border-b px-3 py-2">
        <div className="min-w-0 flex-1">
          {trace === null ? (
            <h2 className="truncate font-semibold text-sm">
              Lens: <span className="mono">{query}</span>
            </h2>
          ) : (
            <h2 className="font-semibold text-sm">
              <Link
                href={`/trace?${trace}${caseId === undefined ? "" : `&caseId=${encodeURIComponent(caseId)}`}`}
                className="inline-flex items-center gap-1.5 hover:text-accent"
              >
                <Radar aria-hidden className="size-3.5" />
                Trace
              </Link>
            </h2>
          )}
          <div role="status" className="text-fg-muted text-xs">
            {error !== null ? (
              <p className="text-failed">It could not be asked for: {error}</p>
            ) : found === null ? (
              <p>Looking…</p>
            ) : (
              <Summary found={found} isTrace={trace !== null} />
            )}
          </div>
        </div>
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={trace === null ? "Close the lens" : "Put out the trace"}
          onClick={onClear}
        >
          <X aria-hidden className="size-4" />
        </Button>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto pb-2">
        {found?.places.map((place) => (
          <Place key={place.nodeId} place={place} isTrace={trace !== null} selected={selected} onSelect={onSelect} />
        ))}
      </div>
    </section>
  );
}

const mostReadings = 4;

function Summary({ found, isTrace }: { found: NonNullable<LensAnswer["found"]>; isTrace: boolean }) {
  const { readings, nodeIds, mismatches } = found;
  const more = readings.length - mostReadings;
  return (
    <>
      <p className="wrap-break-word">
        {readings.slice(0, mostReadings).join("; ")}
        {more > 0 ? ` and ${more} more` : ""}
      </p>
      {nodeIds.length === 0 || isTrace ? null : (
        <p className="mt-0.5">
          {nodeIds.length === 1 ? "1 object" : `${nodeIds.length} objects`} lit,{" "}
          {mismatches === 0 ? "nothing at odds" : <Mismatches count={mismatches} />}
        </p>
      )}
    </>
  );
}

function Mismatches({ count }: { count: number }) {
  return (
    <span className="inline-flex items-center gap-1 font-medium text-failed">
      <TriangleAlert aria-hidden className="size-3.5" />
      {count === 1 ? "1 mismatch" : `${count} mismatches`}
    </span>
  );
}

type PlaceProps = {
  place: LensPlace;
  isTrace: boolean;
  selected: string | null;
  onSelect: (id: string) => void;
};

function Place({ place, isTrace, selected, onSelect }: PlaceProps) {
  return (
    <section
      aria-label={`${isTrace ? "Hops" : "Translations"} on ${place.name}`}
      className="border-b px-3 py-2 last:border-b-0"
    >
      <h3 className="mb-1 flex items-center gap-1.5 font-medium text-sm">
        <KindGlyph kind={place.kind} className="text-fg-faint" />
        {place.name}
      </h3>
      <ul className="grid gap-px">
        {place.rows.map((row) => (
          <li key={`${row.text} ${row.nodeId ?? ""}`}>
            <Row row={row} isTrace={isTrace} selected={selected} onSelect={onSelect} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Row({ row, isTrace, selected, onSelect }: Omit<PlaceProps, "place"> & { row: LensRow }) {
  const { nodeId, text, mismatch } = row;
  const words = (
    <>
      <span className={cn("wrap-break-word block text-xs", !isTrace && "mono")}>{text}</span>
      {mismatch === undefined ? null : (
        <span className="mt-0.5 flex items-start gap-1 text-failed text-xs">
          <TriangleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
          <span className="min-w-0">{isTrace ? mismatch : `Mismatch: ${mismatch}`}</span>
        </span>
      )}
    </>
  );
  if (nodeId === undefined) return <p className="px-1.5 py-1">{words}</p>;
  return (
    <button
      type="button"
      aria-current={nodeId === selected ? "true" : undefined}
      onClick={() => onSelect(nodeId)}
      className={cn(
        "w-full rounded-sm px-1.5 py-1 text-left pointer-coarse:py-2",
        nodeId === selected ? "bg-accent-soft" : "hover:bg-hover",
      )}
    >
      {words}
    </button>
  );
}
