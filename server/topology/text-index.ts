/** Something to find: its words by field, e.g. `mac` → `fa:16:3e:…`. All lower case. */
export type Findable<T> = { readonly item: T; readonly words: readonly (readonly [field: string, word: string])[] };

export type Found<T> = { readonly item: T; readonly field: string; readonly word: string };

export type Match = "whole" | "start" | "inside";

/**
 * Many findables as one string, so that looking through all of them is one native search: `\n<field>\t<word>` after each
 * other. Words hold no line break or tab.
 */
export class TextIndex<T> {
  #text: string;
  #starts: number[] = [];
  #items: T[] = [];

  constructor(findables: readonly Findable<T>[]) {
    const blocks: string[] = [];
    let at = 0;
    for (const { item, words } of findables) {
      const block = words.map(([field, word]) => `\n${field}\t${clean(word)}`).join("");
      this.#starts.push(at);
      this.#items.push(item);
      blocks.push(block);
      at += block.length;
    }
    this.#text = `${blocks.join("")}\n`;
  }

  /** Each item at most once, in the order they were given, up to `limit`. `field` narrows it to one field. */
  find(word: string, match: Match, limit: number, field?: string): Found<T>[] {
    if (word === "" || /[\n\t]/.test(word)) return [];
    const before = field === undefined ? (match === "inside" ? "" : "\t") : `\n${field}\t`;
    const needle = `${before}${word}${match === "whole" ? "\n" : ""}`;
    const found: Found<T>[] = [];
    let from = 0;
    while (found.length < limit) {
      const hit = this.#text.indexOf(needle, from);
      if (hit < 0) break;
      const number = this.#itemAt(hit);
      const item = this.#items[number];
      const line = this.#lineAt(hit + before.length);
      if (item !== undefined && line.wordAt <= hit + before.length) found.push({ item, ...line });
      else {
        from = hit + 1;
        continue;
      }
      const next = this.#starts[number + 1];
      if (next === undefined) break;
      from = next;
    }
    return found;
  }

  /** The line that holds a position; field names themselves are not searched. */
  #lineAt(position: number): { field: string; word: string; wordAt: number } {
    const start = this.#text.lastIndexOf("\n", position - 1) + 1;
    const tab = this.#text.indexOf("\t", start);
    const end = this.#text.indexOf("\n", tab);
    return { field: this.#text.slice(start, tab), word: this.#text.slice(tab + 1, end), wordAt: tab + 1 };
  }

  #itemAt(position: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function clean(word: string): string {
  return word.toLowerCase().replaceAll(/[\n\t]/g, " ");
}
