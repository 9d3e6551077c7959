"use client";

import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import type { HistoryTimeline } from "@/server/model/history";
import { cn } from "../ui/cn";
import { localTime } from "./moment-words";

type TimeLineProps = {
  timeline: HistoryTimeline;
  /** Epoch milliseconds; `null`: a case, which stands beside time. */
  from: number | null;
  to: number | null;
  onFrom: (at: number) => void;
  /** `null`: now. */
  onTo: (at: number | null) => void;
};

/** How much changed when, where nobody looked, and the two moments that are compared: thumbs to drag or to move by keys. */
export function TimeLine({ timeline, from, to, onFrom, onTo }: TimeLineProps) {
  const { density, gaps } = timeline;
  const track = useRef<HTMLDivElement>(null);
  const span = Math.max(1, timeline.to - timeline.from);
  const place = (at: number) => Math.min(100, Math.max(0, ((at - timeline.from) / span) * 100));
  const bars = density.map((count, part) => ({ at: timeline.from + part * (span / density.length), count }));
  const most = Math.max(1, ...density);
  const atPointer = (event: { clientX: number }) => {
    const box = track.current?.getBoundingClientRect();
    if (box === undefined) return null;
    return timeline.from + Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * span;
  };
  const shared = { timeline, span, place, atPointer };
  const isNear = from !== null && to !== null && Math.abs(place(from) - place(to)) < NEAR;
  return (
    <div className="relative min-w-40 flex-1 py-1">
      <div ref={track} className="relative h-8 rounded-sm border bg-sunken">
        {gaps.map((gap) => (
          <span
            key={`${gap.source} ${gap.from}`}
            title={`${gap.sourceName} was not watched: ${gap.why}`}
            className="absolute inset-y-0 bg-[repeating-linear-gradient(135deg,var(--unknown-line)_0_2px,transparent_2px_6px)]"
            style={{
              left: `${place(gap.from)}%`,
              width: `max(2px, ${place(gap.to ?? timeline.to) - place(gap.from)}%)`,
            }}
          />
        ))}
        {from === null || to === null ? null : (
          <span
            aria-hidden
            className="absolute inset-y-0 bg-accent-soft"
            style={{ left: `${place(Math.min(from, to))}%`, width: `${Math.abs(place(to) - place(from))}%` }}
          />
        )}
        <div aria-hidden className="absolute inset-x-0 bottom-0 flex h-full items-end">
          {bars.map(({ at, count }) => (
            <span
              key={at}
              className={cn("min-w-px flex-1", count > 0 && "bg-accent/70")}
              style={{ height: count === 0 ? 0 : `${15 + 80 * Math.sqrt(count / most)}%` }}
            />
          ))}
        </div>
        {from === null ? null : <Thumb {...shared} label="From" isNear={isNear} at={from} onMove={onFrom} />}
        {to === null ? null : (
          <Thumb {...shared} label="To" isNear={isNear} at={to} onMove={(at) => onTo(at >= timeline.to ? null : at)} />
        )}
      </div>
      <p className="sr-only">
        {density.reduce((sum, count) => sum + count, 0)} changed objects between {localTime(timeline.from)} and{" "}
        {localTime(timeline.to)}; {gaps.length} {gaps.length === 1 ? "gap" : "gaps"} in which something was not watched.
      </p>
    </div>
  );
}

/** Percent of the line within which a word beside a handle meets the other one, or the end. */
const NEAR = 8;

type ThumbProps = {
  label: "From" | "To";
  isNear: boolean;
  at: number;
  timeline: HistoryTimeline;
  span: number;
  place: (at: number) => number;
  atPointer: (event: { clientX: number }) => number | null;
  onMove: (at: number) => void;
};

/** Arrow keys go from one change to the next; Home and End to the ends. */
function Thumb({ label, isNear, at, timeline, span, place, atPointer, onMove }: ThumbProps) {
  const [dragged, setDragged] = useState<number | null>(null);
  const shown = dragged ?? at;
  const onKeyDown = (event: KeyboardEvent) => {
    const target = nextPlace(event.key, at, timeline, span);
    if (target === null) return;
    event.preventDefault();
    event.stopPropagation();
    onMove(target);
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    setDragged(at);
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (dragged !== null) setDragged(atPointer(event) ?? dragged);
  };
  const onPointerUp = () => {
    if (dragged !== null && Math.abs(dragged - at) > 1) onMove(Math.round(dragged));
    setDragged(null);
  };
  // each word stands outside of the two handles; at an end of the line inside, or nowhere
  const isAtEnd = label === "From" ? place(shown) < NEAR : place(shown) > 100 - NEAR;
  const isLeft = (label === "From") !== isAtEnd;
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={`${label}, on the time line`}
      aria-valuemin={timeline.from}
      aria-valuemax={timeline.to}
      aria-valuenow={Math.round(Math.min(timeline.to, Math.max(timeline.from, shown)))}
      aria-valuetext={localTime(shown)}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      className="-ml-2 absolute -inset-y-1 z-10 w-4 cursor-ew-resize touch-none"
      style={{ left: `${place(shown)}%` }}
    >
      <span className="mx-auto block h-full w-1 rounded-full bg-accent" />
      <span
        aria-hidden
        className={cn(
          "absolute -top-0.5 rounded-sm bg-accent px-1 text-2xs text-accent-fg leading-4",
          isLeft ? "right-2.5" : "left-2.5",
          isNear && isAtEnd && "hidden",
        )}
      >
        {label}
      </span>
    </div>
  );
}

/** Just before the change when it is gone back over, at it when it is gone forward to. */
function nextPlace(key: string, at: number, { from, to, moments }: HistoryTimeline, span: number): number | null {
  const times = [...new Set(moments.map((moment) => moment.at))].sort((a, b) => a - b);
  switch (key) {
    case "ArrowLeft":
    case "ArrowDown": {
      const earlier = times.findLast((time) => time <= at);
      return earlier === undefined ? from : earlier - 1;
    }
    case "ArrowRight":
    case "ArrowUp":
      return times.find((time) => time > at) ?? to;
    case "PageDown":
      return Math.max(from, at - span / 10);
    case "PageUp":
      return Math.min(to, at + span / 10);
    case "Home":
      return from;
    case "End":
      return to;
    default:
      return null;
  }
}
