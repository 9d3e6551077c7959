/** Arguments of a rule as dumped; quotes group, as in comments. */
export function ruleWords(spec: string): readonly string[] {
  if (!spec.includes('"')) return spec.split(/\s+/).filter((word) => word !== "");
  return [...spec.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map((found) => found[1] ?? found[2] ?? "");
}

export type RuleOption = { readonly not: boolean; readonly words: readonly string[] };
export type RuleSegments = {
  /** What stands before the first `-m` (module `null`), then a match each. */
  readonly segments: readonly { readonly module: string | null; readonly options: readonly RuleOption[] }[];
  /** From `-j` or `-g` on. */
  readonly target: readonly string[];
};

/** An option begins with a dash; `!` before it, or before its value as old releases print, turns it round. */
export function segmentsOf(words: readonly string[]): RuleSegments {
  const segments: { module: string | null; options: { not: boolean; words: string[] }[] }[] = [
    { module: null, options: [] },
  ];
  let not = false;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    const current = segments.at(-1);
    const option = current?.options.at(-1);
    if (word === "-j" || word === "-g") return { segments, target: words.slice(at) };
    if (word === "!") {
      if (/^--?[a-z]/i.test(words[at + 1] ?? "")) not = true;
      else if (option !== undefined) option.not = true;
    } else if (word === "-m") {
      segments.push({ module: words[at + 1] ?? "", options: [] });
      at += 1;
    } else if (word === "--comment") {
      at += 1;
    } else if (/^--?[a-z]/i.test(word)) {
      current?.options.push({ not, words: [word] });
      not = false;
    } else if (option === undefined) {
      current?.options.push({ not, words: [word] });
      not = false;
    } else option.words.push(word);
  }
  return { segments, target: [] };
}
