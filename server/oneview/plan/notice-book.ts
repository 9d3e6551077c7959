const SHOWN = 5;

/** Gathers sentences for the operator; those that many networks share are said once, with the networks. */
export type NoticeBook = {
  say(sentence: string, about?: string): void;
  all(): readonly string[];
};

export function openNoticeBook(): NoticeBook {
  const sentences = new Map<string, Set<string>>();
  return {
    say: (sentence, about) => {
      const known = sentences.get(sentence) ?? new Set<string>();
      sentences.set(sentence, known);
      if (about !== undefined) known.add(about);
    },
    all: () =>
      [...sentences].map(([sentence, about]) =>
        about.size === 0 ? sentence : `${sentence} This concerns ${listed([...about], SHOWN)}.`,
      ),
  };
}

/** `a, b and 3 more`; `none` for nothing. */
export function listed(names: readonly string[], shown = 12): string {
  if (names.length === 0) return "none";
  const rest = names.length - shown;
  return rest <= 0 ? names.join(", ") : `${names.slice(0, shown).join(", ")} and ${rest} more`;
}
