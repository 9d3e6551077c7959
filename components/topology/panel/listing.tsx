"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { ChevronRight } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { ObjectDetails } from "@/server/model/graph";
import { cn } from "../../ui/cn";
import { CommandLine } from "./fact-rows";

const lineHeight = 18;
const mostHeight = 320;

/** Lines as the host prints them: rules, flows, reservations. Only what is in sight is in the page. */
export function Listing({ listing }: { listing: ObjectDetails["listings"][number] }) {
  const [open, setOpen] = useState(listing.lines.length <= 40);
  return (
    <section aria-label={listing.title} className="border-b px-4 py-2 last:border-b-0">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex w-full items-center gap-1.5 py-1 text-left text-xs"
      >
        <ChevronRight aria-hidden className={cn("size-3.5 text-fg-faint transition-transform", open && "rotate-90")} />
        <span className="font-medium text-fg-muted">{listing.title}</span>
        <span className="mono ml-auto text-fg-faint">{listing.lines.length}</span>
      </button>
      {open ? (
        <div className="grid gap-1.5 pb-1.5">
          <CommandLine command={listing.command} />
          {listing.lines.length === 0 ? (
            <p className="text-fg-faint text-xs">There are none.</p>
          ) : (
            <Lines lines={listing.lines} title={listing.title} />
          )}
        </div>
      ) : null}
    </section>
  );
}

function Lines({ lines, title }: { lines: readonly string[]; title: string }) {
  const scroller = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 12,
  });
  // long listings are scrolled by keyboard as well
  useEffect(() => {
    if (scroller.current !== null) scroller.current.tabIndex = 0;
  }, []);
  const width = Math.max(...lines.map((line) => line.length));
  return (
    <section
      ref={scroller}
      aria-label={`${title}, ${lines.length} lines`}
      className="overflow-auto rounded-md border bg-sunken"
      style={{ maxHeight: mostHeight }}
    >
      <div className="relative" style={{ height: virtual.getTotalSize(), width: `${width + 4}ch`, minWidth: "100%" }}>
        {virtual.getVirtualItems().map((item) => (
          <div
            key={item.key}
            className="mono absolute inset-x-0 whitespace-pre px-2 text-2xs hover:bg-hover"
            style={{ transform: `translateY(${item.start}px)`, height: lineHeight, lineHeight: `${lineHeight}px` }}
          >
            {lines[item.index]}
          </div>
        ))}
      </div>
    </section>
  );
}
