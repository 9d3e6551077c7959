import type { FactChange } from "@/server/model/history";

type FactChangesProps = { facts: readonly FactChange[]; more: number };

/** Before and after of each fact; a list by the lines that differ. */
export function FactChanges({ facts, more }: FactChangesProps) {
  if (facts.length === 0 && more === 0) return null;
  return (
    <dl className="grid gap-1.5 text-xs">
      {facts.map((fact) => (
        <div key={fact.name} className="min-w-0">
          <dt className="break-words text-fg-muted">{fact.name}</dt>
          <dd className="mono min-w-0">
            <Lines sign="−" word="before" lines={fact.before} className="text-failed" />
            <Lines sign="+" word="after" lines={fact.after} className="text-ok" />
            {fact.more === undefined ? null : <p className="text-fg-faint">and {fact.more} more lines</p>}
          </dd>
        </div>
      ))}
      {more > 0 ? <div className="text-fg-faint">and {more} more facts</div> : null}
    </dl>
  );
}

type LinesProps = { sign: string; word: string; lines: readonly string[]; className: string };

function Lines({ sign, word, lines, className }: LinesProps) {
  return numbered(lines).map(({ key, line }) => (
    <p key={key} className="grid grid-cols-[0.9rem_1fr]">
      <span aria-hidden className={className}>
        {sign}
      </span>
      <span className="min-w-0 break-all">
        <span className="sr-only">{word} </span>
        {line}
      </span>
    </p>
  ));
}

/** Lines of a list may be alike. */
function numbered(lines: readonly string[]): readonly { readonly key: string; readonly line: string }[] {
  const seen = new Map<string, number>();
  return lines.map((line) => {
    const times = (seen.get(line) ?? 0) + 1;
    seen.set(line, times);
    return { key: `${times} ${line}`, line };
  });
}
