"use client";

import { Clock } from "lucide-react";
import type { ComparedChange } from "@/server/model/history";
import { cn } from "../ui/cn";
import { CauseLine } from "./cause-line";
import { changeIcons, changeTones, changeWords, historyKindName } from "./change-kinds";
import { FactChanges } from "./fact-changes";
import { localTime } from "./moment-words";

const COLOURS = { ok: "text-ok", failed: "text-failed", drift: "text-drift", unknown: "text-unknown" } as const;

type ChangeRowProps = {
  change: Omit<ComparedChange, "cause"> & { readonly cause: ComparedChange["cause"] };
  open: boolean;
  onToggle: () => void;
};

/** One object that changed: what became of it and who did it; opened, fact by fact. */
export function ChangeRow({ change, open, onToggle }: ChangeRowProps) {
  const Icon = changeIcons[change.change];
  const name = `${historyKindName(change.kind)} ${change.label}`;
  const summary = change.facts.map((fact) => fact.name);
  return (
    <li className={cn("border-b last:border-b-0", open && "bg-accent-soft/40")} data-change={change.id}>
      <button
        type="button"
        aria-expanded={open}
        onClick={onToggle}
        className="flex w-full items-start gap-2 px-3 py-1.5 text-left -outline-offset-2 hover:bg-hover pointer-coarse:py-2.5"
      >
        <Icon aria-hidden className={cn("mt-0.5 size-3.5 shrink-0", COLOURS[changeTones[change.change]])} />
        <span className="min-w-0 flex-1">
          <span className="block break-words text-sm">
            <span className="sr-only">{changeWords[change.change]}: </span>
            <span className={cn("mono", change.change === "removed" && "line-through")}>{change.label}</span>{" "}
            <span className="text-fg-faint text-xs">{historyKindName(change.kind)}</span>
          </span>
          {change.change === "changed" && summary.length > 0 ? (
            <span className="block truncate text-fg-muted text-xs">{summary.join(", ")}</span>
          ) : null}
          {change.change === "unknown" ? (
            <span className="block text-fg-muted text-xs">could not be read on one side</span>
          ) : null}
        </span>
      </button>
      <div className="grid gap-1.5 pr-3 pb-2 pl-8.5 text-xs">
        {change.cause === null ? null : <CauseLine cause={change.cause} />}
        {open ? (
          <section aria-label={`What changed of ${name}`} className="grid gap-1.5">
            {change.at === null ? null : (
              <p className="flex items-center gap-1.5 text-fg-muted">
                <Clock aria-hidden className="size-3.5" />
                <time dateTime={new Date(change.at).toISOString()}>{localTime(change.at)}</time>
                {change.times > 1 ? `, ${change.times} times in between` : null}
              </p>
            )}
            <FactChanges facts={change.facts} more={change.more ?? 0} />
          </section>
        ) : null}
      </div>
    </li>
  );
}
