"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";

const lineHeight = 18;
const mostHeight = 320;

/** Lines as a host prints them. Only what is in sight is in the page. */
export function Lines({ lines, title }: { lines: readonly string[]; title: string }) {
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
