import { fullMac } from "@/server/model/mac";

/**
 * A rule of ebtables in words that can be compared. The tools print the same rule differently: ebtables 2.0 takes and
 * prints `-s ! MAC`, newer ones also take `! -s MAC`; the legacy tool drops leading zeros of a MAC (`2:0:a:0:0:5`); counters
 * may follow. `-d`, `-p` and everything else is kept as it is, in `rest`.
 */
export type EbtablesRule = {
  /** As it was given, without `-A`, chain and counters. */
  readonly spec: string;
  readonly in: Matched | null;
  readonly out: Matched | null;
  readonly source: (Matched & { readonly mask: string | null }) | null;
  readonly jump: string | null;
  /** What is neither of these, in its order. */
  readonly rest: readonly string[];
};

type Matched = { readonly value: string; readonly negated: boolean };

const NAMES: Readonly<Record<string, "in" | "out" | "source" | "jump">> = {
  ...{ "-i": "in", "--in-interface": "in", "--in-if": "in" },
  ...{ "-o": "out", "--out-interface": "out", "--out-if": "out" },
  ...{ "-s": "source", "--source": "source", "--src": "source" },
  ...{ "-j": "jump", "--jump": "jump" },
};

/** Reads the text of a rule of FORWARD, with or without `-A FORWARD` before it and counters behind it. */
export function parseEbtablesRule(text: string): EbtablesRule {
  const spec = text
    .trim()
    .replace(/^(?:ebtables\s+)?(?:-A\s+)?FORWARD\s+/, "")
    .replace(/\s+-c \d+ \d+$/, "")
    .replace(/\s*,?\s*pcnt = \d+ -- bcnt = \d+$/, "");
  const found: { in?: Matched; out?: Matched; source?: Matched; jump?: Matched } = {};
  const rest: string[] = [];
  const words = spec.split(/\s+/).filter((word) => word !== "");
  for (let at = 0; at < words.length; at += 1) {
    const before = words[at] === "!" && NAMES[words[at + 1] ?? ""] !== undefined;
    const name = NAMES[words[before ? at + 1 : at] ?? ""];
    if (name === undefined || found[name] !== undefined) {
      rest.push(words[at] ?? "");
      continue;
    }
    if (before) at += 1;
    const after = words[at + 1] === "!";
    if (after) at += 1;
    at += 1;
    found[name] = { value: words[at] ?? "", negated: before || after };
  }
  return {
    spec,
    in: found.in ?? null,
    out: found.out ?? null,
    source: found.source === undefined ? null : macAndMask(found.source),
    jump: found.jump?.value ?? null,
    rest,
  };
}

/** Equal for rules that mean the same, however they are written. */
export function ruleKey(rule: EbtablesRule): string {
  const matched = (each: Matched | null) => (each === null ? "" : `${each.negated ? "!" : ""}${each.value}`);
  const source = rule.source === null ? "" : `${matched(rule.source)}/${rule.source.mask ?? FULL_MASK}`;
  return [`i=${matched(rule.in)}`, `o=${matched(rule.out)}`, `s=${source}`, `j=${rule.jump ?? ""}`, ...rule.rest].join(
    " ",
  );
}

const FULL_MASK = "ff:ff:ff:ff:ff:ff";

function macAndMask({ value, negated }: Matched): NonNullable<EbtablesRule["source"]> {
  const [mac = "", mask] = value.split("/");
  const full = mask === undefined ? null : fullMac(mask);
  return { value: fullMac(mac), negated, mask: full === FULL_MASK ? null : full };
}
