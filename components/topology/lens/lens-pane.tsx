"use client";

import { TriangleAlert, X } from "lucide-react";
import type { LensPlace, LensRow } from "@/server/model/lens";
import { Button } from "../../ui/button";
import { KindGlyph } from "../kind-glyph";
import type { LensAnswer } from "./use-lens";

type LensPaneProps = {
  query: string;
  lens: LensAnswer;
  onSelect: (id: string) => void;
  onClear: () => void;
};

/** What the lens found, in words: its translation at each hop, host by host, and then on the appliances. */
export function LensPane({ query, lens, onSelect, onClear }: LensPaneProps) {
  const { found, error } = lens;
  return (
    <section
      aria-label="Lens"
      className="flex w-80 shrink-0 flex-col border-l bg-surface max-md:absolute max-md:inset-x-0 max-md:bottom-0 max-md:z-20 max-md:max-h-[48%] max-md:w-auto max-md:border-t max-md:border-l-0 max-md:shadow-overlay"
    >
      <header className="flex items-start gap-2 border-b px-3 py-2">
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-semibold text-sm">
            Lens: <span className="mono">{query}</span>
          </h2>
          <div role="status" className="text-fg-muted text-xs">
            {error !== null ? (
              <p className="text-failed">It could not be asked for: {error}</p>
            ) : found === null ? (
              <p>Looking…</p>
            ) : (
              <Summary found={found} />
            )}
          </div>
        </div>
        <Button variant="ghost" size="icon-sm" aria-label="Close the lens" onClick={onClear}>
          <X aria-hidden className="size-4" />
        </Button>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto pb-2">
        {found?.places.map((place) => (
          <Place key={place.nodeId} place={place} onSelect={onSelect} />
        ))}
      </div>
    </section>
  );
}

const mostReadings = 4;

function Summary({ found }: { found: NonNullable<LensAnswer["found"]> }) {
  const { readings, nodeIds, mismatches } = found;
  const more = readings.length - mostReadings;
  return (
    <>
      <p className="wrap-break-word">
        {readings.slice(0, mostReadings).join("; ")}
        {more > 0 ? ` and ${more} more` : ""}
      </p>
      {nodeIds.length === 0 ? null : (
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
    <span className="inline-flex items-center gap-1 font-medium text-drift">
      <TriangleAlert aria-hidden className="size-3.5" />
      {count === 1 ? "1 mismatch" : `${count} mismatches`}
    </span>
  );
}

function Place({ place, onSelect }: { place: LensPlace; onSelect: (id: string) => void }) {
  return (
    <section aria-label={`Translations on ${place.name}`} className="border-b px-3 py-2 last:border-b-0">
      <h3 className="mb-1 flex items-center gap-1.5 font-medium text-sm">
        <KindGlyph kind={place.kind} className="text-fg-faint" />
        {place.name}
      </h3>
      <ul className="grid gap-px">
        {place.rows.map((row) => (
          <li key={`${row.text} ${row.nodeId ?? ""}`}>
            <Row row={row} onSelect={onSelect} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Row({ row, onSelect }: { row: LensRow; onSelect: (id: string) => void }) {
  const { nodeId, text, mismatch } = row;
  const words = (
    <>
      <span className="mono wrap-break-word block text-xs">{text}</span>
      {mismatch === undefined ? null : (
        <span className="mt-0.5 flex items-start gap-1 text-drift text-xs">
          <TriangleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
          <span className="min-w-0">Mismatch: {mismatch}</span>
        </span>
      )}
    </>
  );
  if (nodeId === undefined) return <p className="px-1.5 py-1">{words}</p>;
  return (
    <button
      type="button"
      onClick={() => onSelect(nodeId)}
      className="w-full rounded-sm px-1.5 py-1 text-left hover:bg-hover pointer-coarse:py-2"
    >
      {words}
    </button>
  );
}
