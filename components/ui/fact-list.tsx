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
