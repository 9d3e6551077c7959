import { TriangleAlert } from "lucide-react";
import Link from "next/link";
import type { TraceInput, TraceResult } from "@/server/model/trace";
import { objectHref } from "../frame/object-href";
import { CommandLine } from "../topology/panel/fact-rows";
import { Badge } from "../ui/badge";
import { cn } from "../ui/cn";
import { evidenceLines, groupHops, type HostStretch, type NumberedHop } from "./hop-groups";
import { SwitchCheck } from "./switch-check";
import { verdicts } from "./verdicts";

type HopListProps = {
  result: TraceResult;
  caseId: string | undefined;
  /** What was asked of live hosts, whose switches can be asked as well; `null`: a case. */
  live: TraceInput | null;
};

/** Every hop with what was observed of it and the command that shows that; forth and back side by side where there is room. */
export function HopList({ result, caseId, live }: HopListProps) {
  const legs = groupHops(result.hops);
  return (
    <div className={cn("grid items-start gap-4", legs.length > 1 && "xl:grid-cols-2")}>
      {legs.map(({ leg, stretches }) => {
        const name = leg === "request" ? "Forth" : "Back";
        return (
          <section key={leg} aria-label={`Hops ${name.toLowerCase()}`} className="min-w-0 rounded-lg border bg-surface">
            <h2 className="border-b px-3 py-2 font-semibold text-sm">
              {name}
              <span className="ml-2 font-normal text-fg-muted">
                {leg === "request" ? "the packet" : "the answer to it"}
              </span>
            </h2>
            {stretches.map((stretch) => (
              <Stretch key={stretch.hops[0]?.number} stretch={stretch} result={result} caseId={caseId} live={live} />
            ))}
          </section>
        );
      })}
    </div>
  );
}

function Stretch({ stretch: { host, hops }, result, caseId, live }: HopListProps & { stretch: HostStretch }) {
  return (
    <div className="border-b last:border-b-0">
      <h3 className="sticky top-0 z-10 border-b bg-sunken px-3 py-1 font-medium text-xs">{host}</h3>
      <ol className="divide-y" start={hops[0]?.number}>
        {hops.map((hop) => (
          <Hop key={hop.number} hop={hop} result={result} caseId={caseId} live={live} />
        ))}
      </ol>
    </div>
  );
}

function Hop({ hop, result, caseId, live }: HopListProps & { hop: NumberedHop }) {
  const { number, object, table, chain, rule, text, command, check, nodeId, warning } = hop;
  const decides = number === result.hops.length ? result.verdict : null;
  const lines = evidenceLines(hop);
  const { icon: Icon, text: colour, word } = verdicts[decides ?? "unknown"];
  return (
    <li
      id={`hop-${number}`}
      className={cn(
        "flex scroll-mt-8 gap-2.5 px-3 py-2 target:bg-accent-soft",
        decides !== null && decides !== "delivered" && verdicts[decides].panel,
      )}
    >
      <span aria-hidden className="mono w-5 shrink-0 pt-px text-right text-2xs text-fg-muted">
        {number}
      </span>
      <div className="grid min-w-0 flex-1 gap-1">
        <p className="wrap-break-word text-sm">
          {decides === null ? null : (
            <span className={cn("mr-1.5 inline-flex items-center gap-1 font-semibold", colour)}>
              <Icon aria-hidden className="size-3.5" />
              {word}:
            </span>
          )}
          {text}
        </p>
        {warning === undefined ? null : (
          <p className="wrap-break-word flex items-center gap-1 text-drift text-sm">
            <TriangleAlert aria-hidden className="size-3.5 shrink-0" />
            {warning}
          </p>
        )}
        <p className="flex flex-wrap items-center gap-1.5">
          {nodeId === undefined ? (
            <Badge className="mono">{object}</Badge>
          ) : (
            <Link
              href={objectHref({ nodeId, expand: [] }, caseId ?? null)}
              className="mono rounded-sm border bg-sunken px-1.5 text-2xs leading-4.5 underline-offset-2 hover:text-accent hover:underline pointer-coarse:py-2"
            >
              {object}
            </Link>
          )}
          {table === undefined ? null : <Badge>table {table}</Badge>}
          {chain === undefined || chain === "" ? null : <Badge className="mono">{chain}</Badge>}
        </p>
        {rule === undefined || rule === "" ? null : <code className="mono wrap-anywhere text-2xs">{rule}</code>}
        {lines.length === 0 ? null : <Evidence lines={lines} />}
        {command === "" ? null : <CommandLine command={command} />}
        {check === undefined ? null : <SwitchCheck command={check} hop={number} input={live} />}
      </div>
    </li>
  );
}

/** One line stays in sight; the flows of several tables are opened. */
function Evidence({ lines }: { lines: readonly string[] }) {
  if (lines.length === 1) return <p className="wrap-anywhere text-fg-muted text-xs">{lines[0]}</p>;
  return (
    <details className="text-xs">
      <summary className="w-fit cursor-default text-fg-muted hover:text-fg pointer-coarse:py-2">
        The {lines.length} flows that take it
      </summary>
      <ol className="mt-1 grid gap-0.5">
        {lines.map((line) => (
          <li key={line} className="mono wrap-anywhere text-2xs text-fg-muted">
            {line}
          </li>
        ))}
      </ol>
    </details>
  );
}
