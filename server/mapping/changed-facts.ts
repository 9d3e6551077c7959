type Facts = Readonly<Record<string, string>>;

/** Those of an object's shown facts that differ, as a step shows them; `null`: none does. */
export function changedFacts(was: Facts, is: Facts): { readonly before: Facts; readonly after: Facts } | null {
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((name) => was[name] !== is[name]);
  if (names.length === 0) return null;
  const pick = (facts: Facts) => Object.fromEntries(names.map((name) => [name, facts[name] ?? "not set"]));
  return { before: pick(was), after: pick(is) };
}
