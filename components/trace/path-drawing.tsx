import { ArrowRight } from "lucide-react";
import { Fragment } from "react";
import type { TraceResult } from "@/server/model/trace";
import { cn } from "../ui/cn";
import { groupHops, type HostStretch, type LegHops, objectsOf } from "./hop-groups";
import { verdicts } from "./verdicts";

/** The way as boxes: hosts with the objects that the packet passes; each leads to its hop in the list. */
export function PathDrawing({ result }: { result: TraceResult }) {
  const legs = groupHops(result.hops);
  return (
    <section aria-label="Path" className="grid gap-3 rounded-lg border bg-surface p-3">
      {legs.map((leg, at) => (
        <Leg key={leg.leg} leg={leg} result={result} isLast={at === legs.length - 1} />
      ))}
    </section>
  );
}

function Leg({ leg, result, isLast }: { leg: LegHops; result: TraceResult; isLast: boolean }) {
  const name = leg.leg === "request" ? "Forth" : "Back";
  return (
    <div className="grid items-center gap-2 md:grid-cols-[3.5rem_minmax(0,1fr)]">
      <span className="font-medium text-fg-muted text-xs">{name}</span>
      <ol aria-label={`Path ${name.toLowerCase()}`} className="flex flex-wrap items-stretch gap-x-1.5 gap-y-2">
        {leg.stretches.map((stretch, at) => (
          <li key={stretch.hops[0]?.number} className="flex min-w-0 items-center gap-1.5">
            {at === 0 ? null : <ArrowRight aria-hidden className="size-4 shrink-0 text-fg-muted" />}
            <HostBox stretch={stretch} verdict={isLast && at === leg.stretches.length - 1 ? result.verdict : null} />
          </li>
        ))}
      </ol>
    </div>
  );
}

/** `verdict`: the way ends on this host, and how. */
function HostBox({ stretch, verdict }: { stretch: HostStretch; verdict: TraceResult["verdict"] | null }) {
  const objects = objectsOf(stretch);
  return (
    <div className="min-w-0 rounded-md border bg-sunken px-2 pt-0.5 pb-1.5">
      <span className="text-2xs text-fg-muted">{stretch.host}</span>
      <span className="flex flex-wrap items-center gap-1">
        {objects.map(({ object, number }, at) => {
          const end = at === objects.length - 1 ? verdict : null;
          const Icon = end === null ? null : verdicts[end].icon;
          return (
            <Fragment key={number}>
              {at === 0 ? null : <ArrowRight aria-hidden className="size-3 shrink-0 text-fg-faint" />}
              <a
                href={`#hop-${number}`}
                title={object}
                className={cn(
                  "mono inline-flex max-w-full items-center md:max-w-52 gap-1 rounded-sm border bg-surface px-1.5 py-0.5 text-2xs hover:border-accent hover:text-accent pointer-coarse:py-2",
                  end !== null && verdicts[end].chip,
                )}
              >
                <span className="truncate">{object}</span>
                {Icon === null || end === null ? null : (
                  <>
                    <Icon aria-hidden className="size-3 shrink-0" />
                    <span className="sr-only">{verdicts[end].word.toLowerCase()} here</span>
                  </>
                )}
              </a>
            </Fragment>
          );
        })}
      </span>
    </div>
  );
}
