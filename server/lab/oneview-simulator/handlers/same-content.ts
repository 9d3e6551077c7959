/** Whether two JSON values say the same: the order of keys does not matter, and an absent value is the same as null. */
export function isSameContent(a: unknown, b: unknown): boolean {
  return stableText(a) === stableText(b);
}

function stableText(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, each: unknown) => {
    if (typeof each !== "object" || each === null || Array.isArray(each)) return each;
    const present = Object.entries(each).filter(([, part]) => part !== null && part !== undefined);
    return Object.fromEntries(present.sort(([left], [right]) => (left < right ? -1 : 1)));
  });
}
