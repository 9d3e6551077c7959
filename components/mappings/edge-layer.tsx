"use client";

import { useEffect, useState } from "react";

export type DrawnEdge = {
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly kind: "stands" | "broken" | "thought";
};

type Line = DrawnEdge & { readonly d: string };

type EdgeLayerProps = {
  edges: readonly DrawnEdge[];
  /** Holds the ends: elements with `data-edge-end`. */
  container: HTMLElement | null;
};

const LOOKS = {
  stands: { stroke: "var(--intended)", dash: undefined, width: 2 },
  broken: { stroke: "var(--failed)", dash: "2 4", width: 2 },
  thought: { stroke: "var(--accent)", dash: "6 4", width: 2 },
} as const;

/** Curves between the two lists, behind them. The lists say the same in words, so it is hidden from screen readers. */
export function EdgeLayer({ edges, container }: EdgeLayerProps) {
  const [lines, setLines] = useState<readonly Line[]>([]);
  const wanted = JSON.stringify(edges);
  useEffect(() => {
    if (container === null) return;
    const measure = () => {
      const ends = new Map<string, Element>();
      for (const end of container.querySelectorAll("[data-edge-end]")) {
        ends.set(end.getAttribute("data-edge-end") ?? "", end);
      }
      const origin = container.getBoundingClientRect();
      const list: readonly DrawnEdge[] = JSON.parse(wanted);
      setLines(
        list.flatMap((edge) => {
          const from = ends.get(edge.from)?.getBoundingClientRect();
          const to = ends.get(edge.to)?.getBoundingClientRect();
          if (from === undefined || to === undefined || to.left < from.right) return [];
          const [x1, y1] = [from.right - origin.left, from.top + from.height / 2 - origin.top];
          const [x2, y2] = [to.left - origin.left, to.top + to.height / 2 - origin.top];
          const bend = (x2 - x1) / 2;
          return [{ ...edge, d: `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}` }];
        }),
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(container);
    const changes = new MutationObserver(measure);
    changes.observe(container, { childList: true, subtree: true });
    return () => {
      observer.disconnect();
      changes.disconnect();
    };
  }, [container, wanted]);
  return (
    <svg aria-hidden="true" className="pointer-events-none absolute inset-0 size-full max-lg:hidden">
      {lines.map(({ key, d, kind }) => (
        <path
          key={key}
          d={d}
          fill="none"
          stroke={LOOKS[kind].stroke}
          strokeWidth={LOOKS[kind].width}
          strokeDasharray={LOOKS[kind].dash}
        />
      ))}
    </svg>
  );
}
