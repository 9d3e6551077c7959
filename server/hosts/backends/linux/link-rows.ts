import { steadyText } from "@/server/hosts/backends/linux/steady-text";
import type { RawText } from "@/server/hosts/raw";

export type LinkRow = Readonly<Record<string, unknown>> & { readonly ifindex: number; readonly ifname: string };

const parsed = new WeakMap<RawText, readonly LinkRow[]>();

/** The rows of `ip -j addr`; `null` when the text is not that. Remembered per text. */
export function linkRows(text: RawText): readonly LinkRow[] | null {
  const known = parsed.get(text);
  if (known) return known;
  const rows = readLinkRows(text.text);
  if (rows) parsed.set(text, rows);
  return rows;
}

/** iproute2 prints `{}` for every link that a filter left out. */
export function readLinkRows(text: string): readonly LinkRow[] | null {
  try {
    const rows: unknown = JSON.parse(text);
    return Array.isArray(rows) ? rows.filter(isLinkRow) : null;
  } catch {
    return null;
  }
}

export type LinkPatch = { readonly fresh: readonly LinkRow[]; readonly gone: readonly number[] };

/** The text as it would be had all links been read again; the same object when only counters moved. */
export function patchLinks(text: RawText, { fresh, gone }: LinkPatch): RawText | null {
  const rows = linkRows(text);
  if (!rows) return null;
  const byIndex = new Map(rows.map((row) => [row.ifindex, row]));
  let changed = false;
  for (const ifindex of gone) changed = byIndex.delete(ifindex) || changed;
  for (const row of fresh) {
    const before = byIndex.get(row.ifindex);
    if (before && before.ifname !== row.ifname) return null;
    if (!before || steady(before) !== steady(row)) changed = true;
    byIndex.set(row.ifindex, row);
  }
  if (!changed) return text;
  const next = [...byIndex.values()].sort((a, b) => a.ifindex - b.ifindex);
  const patched = { ...text, text: JSON.stringify(next) };
  parsed.set(patched, next);
  return patched;
}

function steady(row: LinkRow): string {
  return steadyText("addr", JSON.stringify(row));
}

function isLinkRow(row: unknown): row is LinkRow {
  return (
    typeof row === "object" && row !== null && "ifindex" in row && typeof row.ifindex === "number" && "ifname" in row
  );
}
