import type { Fact } from "@/server/model/graph";

export type FactMore = { readonly mono?: boolean; readonly link?: string | undefined; readonly command?: string };

/** Collects facts in the order of telling. Nothing known is no fact: `null`, `undefined` and `""` are left out. */
export class FactList {
  readonly facts: Fact[] = [];

  add(group: string, name: string, value: string | number | boolean | null | undefined, more: FactMore = {}): this {
    if (value === null || value === undefined || value === "") return this;
    const shown = typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
    this.facts.push({
      group,
      name,
      value: shown,
      ...(more.mono === true ? { mono: true } : {}),
      ...(more.link === undefined ? {} : { link: more.link }),
      ...(more.command === undefined ? {} : { command: more.command }),
    });
    return this;
  }

  /** A record of the source, a fact for each key. */
  addRecord(group: string, prefix: string, record: Readonly<Record<string, string>>, command: string): this {
    for (const [key, value] of Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))) {
      this.add(group, `${prefix}:${key}`, value, { mono: true, command });
    }
    return this;
  }
}

export type Listing = { readonly title: string; readonly command: string; readonly lines: readonly string[] };

const LINES = 2000;

/** Lines as the command prints them; what is beyond the limit is counted, not dropped in silence. */
export function listing(title: string, command: string, lines: readonly string[]): Listing {
  if (lines.length <= LINES) return { title, command, lines };
  return { title, command, lines: [...lines.slice(0, LINES), `… ${lines.length - LINES} more lines`] };
}
