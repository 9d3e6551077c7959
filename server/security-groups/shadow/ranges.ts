/** Whole numbers as ranges, both ends included, in order and apart. */
export type Ranges = readonly (readonly [first: number, last: number])[];

export function meet(one: Ranges, other: Ranges): Ranges {
  const found: [number, number][] = [];
  for (let a = 0, b = 0; a < one.length && b < other.length; ) {
    const [left, right] = [one[a], other[b]];
    if (left === undefined || right === undefined) break;
    const [first, last] = [Math.max(left[0], right[0]), Math.min(left[1], right[1])];
    if (first <= last) found.push([first, last]);
    if (left[1] < right[1]) a += 1;
    else b += 1;
  }
  return found;
}

export function doMeet(one: Ranges, other: Ranges): boolean {
  for (let a = 0, b = 0; a < one.length && b < other.length; ) {
    const [left, right] = [one[a], other[b]];
    if (left === undefined || right === undefined) break;
    if (Math.max(left[0], right[0]) <= Math.min(left[1], right[1])) return true;
    if (left[1] < right[1]) a += 1;
    else b += 1;
  }
  return false;
}

/** What is in `from` and not in `less`. */
export function without(from: Ranges, less: Ranges): Ranges {
  const found: [number, number][] = [];
  let at = 0;
  for (const [first, last] of from) {
    let next = first;
    while ((less[at]?.[1] ?? last) < first) at += 1;
    for (let each = at; next <= last; each += 1) {
      const [begin, end] = less[each] ?? [last + 1, last + 1];
      if (begin > last) {
        found.push([next, last]);
        break;
      }
      if (begin > next) found.push([next, begin - 1]);
      next = end + 1;
    }
  }
  return found;
}

/** In order, with what touches joined. */
export function joined(ranges: readonly (readonly [number, number])[]): Ranges {
  const found: [number, number][] = [];
  for (const [first, last] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const before = found.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else found.push([first, last]);
  }
  return found;
}
