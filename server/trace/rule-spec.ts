const known = new Map<string, readonly string[]>();
const MOST_KEPT = 200_000;

/** Arguments of a rule as dumped; quotes group, as in comments. Kept, as the same rules are met by trace after trace. */
export function ruleWords(spec: string): readonly string[] {
  let words = known.get(spec);
  if (words === undefined) {
    words = split(spec);
    if (known.size >= MOST_KEPT) known.clear();
    known.set(spec, words);
  }
  return words;
}

function split(spec: string): readonly string[] {
  if (!spec.includes('"')) return spec.split(" ").filter((word) => word !== "");
  return [...spec.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map((found) => found[1] ?? found[2] ?? "");
}
