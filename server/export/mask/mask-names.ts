import type { Scramble } from "./scramble";

const ALPHABET = "bcdfghjklmnpqrstvwxz0123456789";
/** Device names of Linux have at most 15 characters: prefix and dash take at most 9. */
const LENGTH = 5;
/** Shorter names are only replaced where they stand alone: `c1` in `br-c1` may be something else. */
const SHORT = 4;

/** A mask for each name, made of what it names and of the key: `host-x7k2m`. */
export class NameMasks {
  readonly masks = new Map<string, string>();
  private readonly odd: RegExp | null;

  constructor(scramble: Scramble, names: ReadonlyMap<string, string>) {
    const taken = new Set(names.keys());
    for (const [name, kind] of [...names].sort(([a], [b]) => (a < b ? -1 : 1))) {
      let mask = "";
      for (let attempt = 0; mask === "" || taken.has(mask); attempt += 1)
        mask = `${kind}-${word(scramble, `${name} ${attempt}`)}`;
      taken.add(mask);
      this.masks.set(name, mask);
    }
    const odd = [...this.masks.keys()].filter((name) => !/^[\p{L}\p{N}_.-]+$/u.test(name));
    odd.sort((a, b) => b.length - a.length);
    this.odd = odd.length === 0 ? null : new RegExp(odd.map(literal).join("|"), "gu");
  }

  /** Replaces names where they stand as words or as parts of dashed and dotted words. */
  replace(text: string): string {
    const whole = this.masks.get(text);
    if (whole !== undefined) return whole;
    if (this.masks.size === 0) return text;
    const pieces: string[] = [];
    let from = 0;
    for (const match of this.odd === null ? [] : text.matchAll(this.odd)) {
      pieces.push(this.words(text.slice(from, match.index)), this.masks.get(match[0]) ?? match[0]);
      from = match.index + match[0].length;
    }
    pieces.push(this.words(text.slice(from)));
    return pieces.join("");
  }

  private words(text: string): string {
    return text.replaceAll(/[\p{L}\p{N}_.-]+/gu, (chunk) => this.masks.get(chunk) ?? this.parts(chunk));
  }

  /** The longest run of parts that is a name, from the left; parts are what dashes and dots part. */
  private parts(chunk: string): string {
    const parts = chunk.split(/([.-])/);
    if (parts.length === 1) return chunk;
    const out: string[] = [];
    for (let at = 0; at < parts.length; ) {
      const found = this.run(parts, at);
      out.push(found?.mask ?? parts[at] ?? "");
      at += found?.length ?? 1;
    }
    return out.join("");
  }

  private run(parts: readonly string[], at: number): { readonly length: number; readonly mask: string } | null {
    for (let length = parts.length - at; length >= 1; length -= 1) {
      const candidate = parts.slice(at, at + length).join("");
      const mask = candidate.length < SHORT && parts[at + length] !== "." ? undefined : this.masks.get(candidate);
      if (mask !== undefined) return { length, mask };
    }
    return null;
  }
}

function word(scramble: Scramble, name: string): string {
  const digest = scramble.digest("name", name);
  return Array.from({ length: LENGTH }, (_, at) => ALPHABET[(digest[at] ?? 0) % ALPHABET.length]).join("");
}

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}
