import type { Statement } from "@/server/model/finding";

/** What Neutron, the host and the appliance say, side by side. */
export function FindingStatements({ statements }: { statements: readonly Statement[] }) {
  if (statements.length === 0) return null;
  return (
    <dl className="my-1 grid grid-cols-[repeat(auto-fit,minmax(11rem,1fr))] gap-px overflow-hidden rounded-md border bg-line text-xs">
      {statements.map(({ by, name, says }) => (
        <div key={`${by} ${name} ${says}`} className="min-w-0 bg-surface px-2 py-1">
          <dt className="text-fg-muted">{by === "cloud" ? `${name} says` : `${name} has`}</dt>
          <dd className="mono [overflow-wrap:anywhere]">{says}</dd>
        </div>
      ))}
    </dl>
  );
}
