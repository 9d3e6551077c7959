/**
 * Which members of a list stay when it becomes another: index in `after` → index in `before`, both ascending. The longest
 * ascending choice among equal members, in the order of their appearance: n log n also for thousands.
 */
export function keptPairs(before: readonly string[], after: readonly string[]): ReadonlyMap<number, number> {
  const places = new Map<string, number[]>();
  for (const [at, key] of before.entries()) {
    const list = places.get(key);
    if (list) list.push(at);
    else places.set(key, [at]);
  }
  const used = new Map<string, number>();
  const pairs: { readonly after: number; readonly before: number }[] = [];
  for (const [at, key] of after.entries()) {
    const nth = used.get(key) ?? 0;
    const from = places.get(key)?.[nth];
    if (from === undefined) continue;
    used.set(key, nth + 1);
    pairs.push({ after: at, before: from });
  }
  return new Map(longestAscending(pairs).map((pair) => [pair.after, pair.before]));
}

function longestAscending<P extends { readonly before: number }>(pairs: readonly P[]): readonly P[] {
  const tails: number[] = [];
  const previous: number[] = [];
  for (const [at, pair] of pairs.entries()) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[tails[middle] ?? -1]?.before ?? 0) < pair.before) low = middle + 1;
      else high = middle;
    }
    previous[at] = low > 0 ? (tails[low - 1] ?? -1) : -1;
    tails[low] = at;
  }
  const chosen: P[] = [];
  for (let at = tails.at(-1) ?? -1; at >= 0; at = previous[at] ?? -1) {
    const pair = pairs[at];
    if (pair) chosen.push(pair);
  }
  return chosen.reverse();
}
