import type { Scramble } from "./scramble";

const SHORTEST = 8;
const HEX = /^[0-9a-f]+$/;

/**
 * Ids and every name that begins with one: a device, chain or set is named after the first 8 or more characters of an id
 * (`tap8a095b19-87`), which may follow a letter that is hex as well (`qvb…`). So ids are looked for at every place, and as
 * many characters as agree are replaced by as many of the mask.
 */
export class IdMasks {
  private readonly byStart = new Map<string, { readonly id: string; readonly mask: string }[]>();
  readonly masks = new Map<string, string>();

  constructor(scramble: Scramble, ids: Iterable<string>) {
    for (const id of ids) {
      if (id.length < SHORTEST || !HEX.test(id.slice(0, SHORTEST)) || /^(0+|f+)$/.test(id.replaceAll("-", "")))
        continue;
      const mask = maskOf(scramble, id);
      this.masks.set(id, mask);
      const start = id.slice(0, SHORTEST);
      this.byStart.set(start, [...(this.byStart.get(start) ?? []), { id, mask }]);
    }
  }

  /** The longest id that begins at a place of a text, and how much of it is there. */
  at(text: string, place: number): { readonly length: number; readonly mask: string } | null {
    const found = this.byStart.get(text.slice(place, place + SHORTEST));
    if (found === undefined) return null;
    let best: { length: number; mask: string } | null = null;
    for (const { id, mask } of found) {
      let length = SHORTEST;
      while (length < id.length && text[place + length] === id[length]) length += 1;
      if (best === null || length > best.length) best = { length, mask: mask.slice(0, length) };
    }
    return best;
  }
}

/** Character by character what it was (hex or dash); ids that begin alike have masks that begin alike. */
function maskOf(scramble: Scramble, id: string): string {
  const start = id.slice(0, SHORTEST);
  const first = scramble
    .permute("id", BigInt(`0x${start}`), 32)
    .toString(16)
    .padStart(SHORTEST, "0");
  const rest = scramble.digest("id", id).toString("hex");
  let used = 0;
  const tail = id.slice(SHORTEST).replaceAll(/[0-9a-f]/g, () => {
    used += 1;
    return rest[used - 1] ?? "0";
  });
  return first + tail;
}
