"use client";

import { useState } from "react";
import type { BlastRadius } from "@/server/model/blast-radius";
import { cn } from "../ui/cn";

/** Lines of names are wrapped text, lines of sentences stand below each other. */
type Line = {
  readonly label: string;
  readonly count: number;
  readonly tone: "failed" | "ok" | "plain";
  readonly names?: readonly string[];
  readonly sentences?: readonly string[];
  readonly note?: string;
};

const TONES = { failed: "text-failed", ok: "text-ok", plain: "text-fg" } as const;
/** More than this is opened by a click. */
const SHOWN = 6;

type BlastRadiusViewProps = { radius: BlastRadius; level?: 2 | 3 };

/** Whom a plan reaches, on top of it: what hurts first, every name in reach of a click, and none said as 0. */
export function BlastRadiusView({ radius, level = 3 }: BlastRadiusViewProps) {
  const Title = level === 2 ? "h3" : "h4";
  return (
    <section aria-label="Blast radius" className="min-w-0 overflow-hidden rounded-md border bg-surface">
      <Title className="border-b bg-sunken px-3 py-1.5 font-medium text-sm">Blast radius</Title>
      <dl className="divide-y">
        {linesOf(radius).map((line) => (
          <RadiusLine key={line.label} line={line} />
        ))}
      </dl>
    </section>
  );
}

function linesOf(radius: BlastRadius): readonly Line[] {
  const named = (label: string, names: readonly string[], tone: Line["tone"]): Line => ({
    label,
    count: names.length,
    tone,
    names,
  });
  return [
    {
      label: "VLAN collisions",
      count: radius.vlanCollisions.length,
      tone: "failed",
      sentences: radius.vlanCollisions,
    },
    named("Servers losing reach", radius.serversLosing, "failed"),
    named("Servers gaining reach", radius.serversGaining, "ok"),
    {
      label: "Networks",
      count: radius.networks,
      tone: "plain",
      ...(radius.networks === 0 ? {} : { note: "made, moved or deleted" }),
    },
    named("Uplink sets", radius.uplinkSets, "plain"),
    named("Logical interconnects", radius.logicalInterconnects, "plain"),
  ];
}

function RadiusLine({ line }: { line: Line }) {
  const { label, count, tone, names = [], sentences = [], note } = line;
  return (
    <div className="grid grid-cols-[9.5rem_2.5rem_minmax(0,1fr)] gap-x-2 px-3 py-1 text-sm max-sm:grid-cols-[minmax(0,1fr)_2.5rem]">
      <dt className="text-fg-muted">{label}</dt>
      <dd className={cn("mono text-right font-medium", count === 0 ? "text-fg-faint" : TONES[tone])}>{count}</dd>
      {names.length > 0 || sentences.length > 0 || note !== undefined ? (
        <dd className="min-w-0 max-sm:col-span-2">
          {note === undefined ? null : <span className="text-fg-faint">{note}</span>}
          {names.length > 0 ? <Names names={names} /> : null}
          {sentences.map((sentence) => (
            <p key={sentence} className="break-words">
              {sentence}
            </p>
          ))}
        </dd>
      ) : null}
    </div>
  );
}

function Names({ names }: { names: readonly string[] }) {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? names : names.slice(0, SHOWN);
  return (
    <ul className="flex flex-wrap gap-x-1.5">
      {shown.map((name, index) => (
        <li key={name} className="mono min-w-0 break-words text-xs leading-5">
          {index < names.length - 1 ? `${name},` : name}
        </li>
      ))}
      {names.length > SHOWN ? (
        <li>
          <button
            type="button"
            aria-expanded={isWhole}
            onClick={() => setWhole(!isWhole)}
            className="text-accent text-xs leading-5 hover:underline"
          >
            {isWhole ? "show fewer" : `and ${names.length - SHOWN} more`}
          </button>
        </li>
      ) : null}
    </ul>
  );
}
