import type { NodeKind, ObjectState } from "@/server/model/graph";
import { cn } from "../ui/cn";
import { kindGlyphs, stateGlyphs } from "./glyphs";
import { stateNames } from "./kinds";

/** The same drawing that the canvas shows for this kind. */
export function KindGlyph({ kind, className }: { kind: NodeKind; className?: string }) {
  return (
    <svg
      aria-hidden
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.35"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={cn("size-3.5 shrink-0", className)}
    >
      <path d={kindGlyphs[kind]} />
    </svg>
  );
}

const tones: Readonly<Record<Exclude<ObjectState, "ok">, string>> = {
  down: "bg-stale text-surface",
  dead: "bg-failed text-surface",
  failed: "bg-failed text-surface",
  drift: "bg-drift text-surface",
  stale: "bg-stale text-surface",
  unknown: "bg-unknown text-surface",
  intended: "bg-intended text-surface",
};

/** A state with its sign and, unless told otherwise, its word. `ok` is a word alone: there is nothing to see to. */
export function StateMark({ state, bare = false }: { state: ObjectState; bare?: boolean }) {
  if (state === "ok") return bare ? null : <span className="text-fg-faint">ok</span>;
  return (
    <span className="inline-flex items-center gap-1.5">
      <span className={cn("grid size-3.5 shrink-0 place-items-center rounded-full", tones[state])}>
        <svg
          aria-hidden
          viewBox="0 0 16 16"
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinecap="round"
          className="size-3.5"
        >
          <path d={stateGlyphs[state]} />
        </svg>
      </span>
      {bare ? <span className="sr-only">{stateNames[state]}</span> : stateNames[state]}
    </span>
  );
}
