import { type LinkRow, parseLinkRows } from "@/server/hosts/parse/links";
import type { RawText } from "@/server/hosts/raw";

/**
 * The links of one namespace as rows, so that one link can be read again without reading and parsing a thousand. A text
 * of part `addr` is parsed once; a patched text carries its rows along and prints itself only when somebody looks.
 */
const known = new WeakMap<RawText, readonly LinkRow[]>();

/** `null`: the text is not what `ip -j addr` prints. */
export function rowsOf(text: RawText): readonly LinkRow[] | null {
  const rows = known.get(text) ?? attempt(() => text.text);
  if (rows) known.set(text, rows);
  return rows;
}

export type LinkPatch = {
  /** What `ip -j addr show dev …` printed, for each link that changed, with the ifindex that is expected there. */
  readonly fresh: readonly { readonly ifindex: number; readonly text: string }[];
  /** Indexes of links that are gone. */
  readonly gone: readonly number[];
};

/** The text as it would be had everything been read again; `null` when the patch does not fit and all must be read. */
export function patchLinks(base: RawText, patch: LinkPatch): RawText | null {
  const rows = rowsOf(base);
  if (!rows) return null;
  const byIndex = new Map(rows.map((row) => [row.link.ifindex, row]));
  for (const ifindex of patch.gone) byIndex.delete(ifindex);
  for (const { ifindex, text } of patch.fresh) {
    const row = attempt(() => withoutEmptyRows(text))?.[0];
    const before = byIndex.get(ifindex);
    // A new name shows in the rows of its peer and its slaves as well.
    if (row?.link.ifindex !== ifindex || (before && before.link.name !== row.link.name)) return null;
    byIndex.set(ifindex, row);
  }
  const patched = new PatchedText(base, patch);
  known.set(
    patched,
    [...byIndex.values()].sort((a, b) => a.link.ifindex - b.link.ifindex),
  );
  return patched;
}

/** Whether two reads differ in more than counters. */
export function sameLinks(before: RawText, now: RawText): boolean {
  const [a, b] = [rowsOf(before), rowsOf(now)];
  return a !== null && b !== null && a.length === b.length && a.every((row, at) => isSame(row, b[at]));
}

function isSame(a: LinkRow, b: LinkRow | undefined): boolean {
  return a === b || (b !== undefined && withoutCounters(a) === withoutCounters(b));
}

function withoutCounters(row: LinkRow): string {
  return JSON.stringify({ ...row, link: { ...row.link, counters: null } });
}

/** iproute2 prints `{}` for every link that its filter left out. */
function withoutEmptyRows(text: string): string {
  const rows: unknown = text.includes("{}") ? JSON.parse(text) : null;
  return Array.isArray(rows) ? JSON.stringify(rows.filter((row) => Object.keys(row).length > 0)) : text;
}

function attempt(text: () => string): readonly LinkRow[] | null {
  try {
    return parseLinkRows(text());
  } catch {
    return null;
  }
}

class PatchedText implements RawText {
  readonly part: RawText["part"];
  readonly namespace: string;
  readonly command: string;
  readonly ms: number;
  readonly #base: RawText;
  readonly #patch: LinkPatch;
  readonly #depth: number;

  constructor(base: RawText, patch: LinkPatch) {
    this.part = base.part;
    this.namespace = base.namespace;
    this.command = base.command;
    this.ms = base.ms;
    // A chain of patches would hold every text it ever was: past a few, print.
    const depth = base instanceof PatchedText ? base.#depth + 1 : 0;
    this.#base = depth > MAX_DEPTH ? { ...base, text: base.text } : base;
    this.#depth = depth > MAX_DEPTH ? 0 : depth;
    this.#patch = patch;
  }

  get text(): string {
    const rows: { readonly ifindex: number }[] = JSON.parse(this.#base.text);
    const byIndex = new Map(rows.map((row) => [row.ifindex, row]));
    for (const ifindex of this.#patch.gone) byIndex.delete(ifindex);
    for (const { ifindex, text } of this.#patch.fresh) {
      const found = JSON.parse(text).find((row: { readonly ifindex?: number }) => row.ifindex === ifindex);
      byIndex.set(ifindex, found);
    }
    return JSON.stringify([...byIndex.values()].sort((a, b) => a.ifindex - b.ifindex));
  }
}

const MAX_DEPTH = 16;
