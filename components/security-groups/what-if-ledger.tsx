"use client";

import { useState } from "react";
import type { WhatIf, WhatIfChain, WhatIfLine } from "@/server/model/security-group-views";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { CHAIN_WORDS } from "./chain-words";

/** Chains that change, as they would be: what comes, what goes, and around them what stays. */
export function WhatIfLedger({ whatIf }: { whatIf: WhatIf }) {
  const { port, chains, basis, otherPorts, faults } = whatIf;
  if (faults.length > 0 && chains.length === 0) {
    return <p className="text-fg-muted text-sm">Put the rule right to see its lines.</p>;
  }
  if (port === null) return <p className="text-fg-muted text-sm">No port is in this group: no chain changes.</p>;
  return (
    <div className="grid min-w-0 gap-2">
      {chains.length === 0 ? (
        <p className="text-fg-muted text-sm">
          No line of this port changes: another rule has the same line, or a remote group has no members.
        </p>
      ) : null}
      {chains.map((chain) => (
        <Chain key={`${chain.family} ${chain.name}`} chain={chain} />
      ))}
      <p className="text-fg-muted text-xs">
        {basis === "host"
          ? `The lines that stay are those that ${port.host} has.`
          : "The port has no chains on a host that is read: these are the lines that it would have."}
        {otherPorts === 0 ? "" : ` The change reaches ${otherPorts} more ${otherPorts === 1 ? "port" : "ports"}.`}
      </p>
    </div>
  );
}

/** Lines that stay and are shown on each side of a change. */
const AROUND = 2;

function Chain({ chain: { family, name, purpose, lines } }: { chain: WhatIfChain }) {
  const [isWhole, setWhole] = useState(false);
  const of = lines.flatMap(({ change, fateChanges }, at) => (change !== null || fateChanges ? [at] : []));
  const near = new Set(of.flatMap((at) => Array.from({ length: 2 * AROUND + 1 }, (_, n) => at - AROUND + n)));
  const shown = lines.map((line, at) => ({ line, at })).filter(({ at }) => isWhole || near.has(at));
  const hidden = lines.length - shown.length;
  const title = CHAIN_WORDS[purpose].title;
  return (
    <section aria-label={`${title}, chain ${name}`} className="overflow-hidden rounded-md border">
      <h4 className="flex flex-wrap items-baseline gap-x-2 border-b bg-sunken px-2.5 py-1.5 text-xs">
        <span className="font-medium text-sm">{title}</span>
        <span className="mono break-all text-fg-faint">{name}</span>
        <span className="text-fg-faint">{family === "ipv4" ? "iptables" : "ip6tables"}</span>
        <span className="flex-1" />
        {hidden > 0 || isWhole ? (
          <Button size="sm" variant="ghost" onClick={() => setWhole(!isWhole)}>
            {isWhole ? "Only what changes" : `All ${lines.length} lines`}
          </Button>
        ) : null}
      </h4>
      <ol className="grid gap-px pb-1">
        {shown.map(({ line, at }, n) => (
          <li key={`${at} ${line.spec}`} className="contents">
            {n > 0 && shown[n - 1]?.at !== at - 1 ? <span className="px-2.5 text-fg-faint text-xs">…</span> : null}
            <Line line={line} />
          </li>
        ))}
      </ol>
    </section>
  );
}

const SIGNS = { "+": "+", "-": "−" } as const;

function Line({ line: { change, spec, why, fate, fateChanges } }: { line: WhatIfLine }) {
  const isDead = fate?.kind === "dead";
  return (
    <div
      className={cn(
        "px-2.5 py-1",
        change === "+" && "bg-ok-soft text-ok",
        change === "-" && "bg-failed-soft text-failed",
      )}
    >
      <span className="mono flex gap-2 text-xs">
        <span aria-hidden className="w-2 shrink-0">
          {change === null ? "" : SIGNS[change]}
        </span>
        <span className="sr-only">{change === "+" ? "comes: " : change === "-" ? "goes: " : ""}</span>
        <span className={cn("min-w-0 break-words", change === null ? "text-fg-muted" : "text-fg")}>{spec}</span>
      </span>
      <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5 pl-4 text-fg-muted text-xs">
        {isDead ? <Badge tone="stale">{fateChanges ? "dead from then on" : "dead: never decides"}</Badge> : null}
        {fateChanges && fate?.kind === "decides" ? <Badge tone="ok">decides again</Badge> : null}
        {fate?.kind === "unknown" ? <Badge tone="unknown">whether it decides is not known</Badge> : null}
        {change === null && !fateChanges ? null : (why ?? "Nothing that is intended asks for it.")}
        {fate !== null && fate.kind !== "decides" && (change !== null || fateChanges) ? (
          <span className="min-w-0 break-words">{fate.why}</span>
        ) : null}
      </span>
    </div>
  );
}
