const LAST = 2 ** 48;

/**
 * The `n`th UUID after `base`: its last twelve digits count up. One drawn id so names many things that are made together,
 * as unique as the drawn one. Not for things whose names are cut from the front of the id, as ports and groups are.
 */
export function numberedId(base: string, n: number): string {
  const cut = base.lastIndexOf("-") + 1;
  const next = (Number.parseInt(base.slice(cut), 16) + n) % LAST;
  return base.slice(0, cut) + next.toString(16).padStart(12, "0");
}
