import type { ReactNode } from "react";
import { cn } from "./cn";

/** Names with values in a grid; an unknown value is said to be unknown. */
export function FactList({ facts }: { facts: readonly (readonly [name: string, value: string | number | null])[] }) {
  return (
    <dl className="grid grid-cols-[repeat(auto-fill,minmax(13rem,1fr))] gap-x-6 gap-y-3 p-3 sm:p-4">
      {facts.map(([name, value]) => (
        <div key={name} className="min-w-0">
          <dt className="text-fg-faint text-xs">{name}</dt>
          <dd className="mono break-words">{value ?? <span className="text-fg-faint">unknown</span>}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A name and what it is; `null`: left out. */
export type Fact = readonly [name: string, value: ReactNode] | null;

/** Names and values beside each other, a line each; in two columns where there is room for them. */
export function FactLines({ facts }: { facts: readonly Fact[] }) {
  return (
    <div className="@container">
      <dl className="grid gap-x-6 gap-y-1 text-sm @xl:grid-cols-2">
        {facts.map((fact) =>
          fact === null ? null : (
            <div key={fact[0]} className="grid min-w-0 grid-cols-[7.5rem_minmax(0,1fr)] gap-x-2">
              <dt className="text-fg-muted">{fact[0]}</dt>
              <dd className="mono min-w-0 break-words">{fact[1]}</dd>
            </div>
          ),
        )}
      </dl>
    </div>
  );
}

type FactSectionProps = { title: string; count?: number; actions?: ReactNode; children: ReactNode; className?: string };

/** A titled part of what is told of one object, with what can be done about it. */
export function FactSection({ title, count, actions, children, className }: FactSectionProps) {
  return (
    <section aria-label={title} className={cn("grid grid-cols-[minmax(0,1fr)] gap-3 px-4 py-3", className)}>
      <div className="flex min-h-5 flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="flex-1 font-medium text-fg-faint text-xs">
          {title}
          {count === undefined ? null : <span className="mono"> {count}</span>}
        </h3>
        {actions}
      </div>
      {children}
    </section>
  );
}
