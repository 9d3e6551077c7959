import type { Under } from "./host-interior";
import type { Wiring } from "./wiring";

/** Ports of one bridge that are drawn; of more, the rest is counted. */
export const shown = 12;

type At = { readonly column: number; readonly row: number };

export type PortRows = {
  readonly placed: readonly (At & { readonly id: string })[];
  readonly more: readonly (At & { readonly bar: string | null; readonly folded: readonly string[] })[];
  readonly rows: number;
};

/**
 * Rows of ports under the bridges, each in its bridge's columns, then devices that belong to no bridge: in the emptiest
 * column from the right, but never under a tunnel, whose line leaves that way.
 */
export function fillChips(wiring: Wiring, under: Under, columns: number): PortRows {
  const filled = new Array<number>(columns).fill(0);
  const placed: (At & { id: string })[] = [];
  const more: (At & { bar: string | null; folded: readonly string[] })[] = [];
  const take = (column: number): At => {
    const row = filled[column] ?? 0;
    filled[column] = row + 1;
    return { column, row };
  };
  const wired = new Set<number>();
  for (const { bar, column, columns: width } of under.bars) {
    const rest = bar.below.length > shown ? bar.below.length - shown + 1 : 0;
    for (const [i, id] of bar.below.slice(0, bar.below.length - rest).entries()) {
      placed.push({ id, ...take(column + (i % width)) });
    }
    if (rest > 0) more.push({ bar: bar.id, folded: bar.below.slice(-rest), ...take(column + ((shown - 1) % width)) });
    if (bar.tunnels) for (let at = 0; at < Math.min(width, bar.below.length); at += 1) wired.add(column + at);
  }
  const apart = wiring.apart.length > shown ? shown - 1 : wiring.apart.length;
  for (const id of wiring.apart.slice(0, apart)) placed.push({ id, ...take(freeColumn(filled, wired)) });
  const strays = wiring.apart.slice(apart);
  if (strays.length > 0) more.push({ bar: null, folded: strays, ...take(freeColumn(filled, wired)) });
  return { placed, more, rows: Math.max(1, ...filled) };
}

function freeColumn(filled: readonly number[], wired: ReadonlySet<number>): number {
  const cost = (at: number) => (filled[at] ?? 0) + (wired.has(at) ? 100 : 0);
  let best = filled.length - 1;
  for (let at = filled.length - 1; at >= 0; at -= 1) if (cost(at) < cost(best)) best = at;
  return best;
}
