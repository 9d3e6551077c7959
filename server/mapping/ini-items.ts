import type { IniFault } from "@/server/mapping/ini-fault";
import type { IniOption } from "@/server/mapping/ini-file";

/** A text of one option with the place where it begins. */
export type Placed = { readonly text: string; readonly line: number; readonly column: number };

export type IniItems = {
  /** One list of parts for each item that has the right number of them. */
  readonly items: readonly (readonly Placed[])[];
  readonly faults: readonly IniFault[];
  readonly notices: readonly IniFault[];
};

type Character = { readonly char: string; readonly line: number; readonly column: number };

/**
 * The mapping grammar inside a value: items separated by `,`, parts of an item separated by `:`.
 * 1. a value of blanks has no items; an empty item elsewhere is a fault;
 * 2. an item has exactly the parts named in `parts`, none of them empty;
 * 3. blanks around a part are dropped and told: the original driver takes them as part of the name;
 * 4. no part runs over a line end: the driver would keep the line end in the name;
 * 5. `$$` and `\$` are a dollar sign; `$name` and `${name}` stand for another option, which is not followed.
 */
export function readItems(option: IniOption, parts: readonly string[]): IniItems {
  const faults: IniFault[] = [];
  const notices: IniFault[] = [];
  const items: (readonly Placed[])[] = [];
  const characters = charactersOf(option);
  if (characters.every(isBlank)) return { items, faults, notices };
  const at = (place: { line: number; column: number }, message: string, remedy: string): IniFault => {
    return { line: place.line, column: place.column, option: option.key, message, remedy };
  };

  for (const item of splitAt(characters, ",")) {
    if (item.characters.every(isBlank)) {
      faults.push(at(item.begin, "There is an empty item here.", "Take out the comma, or write the item."));
      continue;
    }
    const found = splitAt(item.characters, ":", item.begin);
    const extra = found[parts.length];
    if (extra !== undefined) {
      const wanted = parts.map((part) => `<${part}>`).join(":");
      faults.push(
        at(
          extra.begin,
          `This item has ${found.length} parts; ${option.key} takes ${parts.length}: ${wanted}.`,
          EXTRA_PART,
        ),
      );
      continue;
    }
    const placed: Placed[] = [];
    for (const [index, name] of parts.entries()) {
      const part = found[index];
      const text = part === undefined ? null : unescapeDollars(trimmed(part.characters));
      if (part === undefined || text === "") {
        const place = part?.begin ?? endOf(item.characters, item.begin);
        faults.push(at(place, `The ${name} is missing.`, `Write the item as ${parts.map((p) => `<${p}>`).join(":")}.`));
      } else if (text?.includes("\n")) {
        faults.push(
          at(part.begin, `The ${name} runs over a line end.`, "Write it on one line, or indent nothing below it."),
        );
      } else if (text === null) {
        faults.push(at(part.begin, `The ${name} stands for another option.`, "Write it out; a dollar sign is $$."));
      } else {
        const inner = part.characters.find((each) => !isBlank(each)) ?? part.begin;
        if (trimmed(part.characters).length < part.characters.length) notices.push(at(part.begin, BLANKS(name), TRIM));
        placed.push({ text, line: inner.line, column: inner.column });
      }
    }
    if (placed.length === parts.length) items.push(placed);
  }
  return { items, faults, notices };
}

const EXTRA_PART =
  'Take out the extra part. A name that holds ":" or "," cannot be written in this file: map it in the console.';
const TRIM = "Take the blanks out of the file.";
const BLANKS = (name: string) =>
  `Blanks around the ${name} are left out here; the original driver would take them as part of the name.`;

function charactersOf(option: IniOption): readonly Character[] {
  const characters: Character[] = [];
  for (const [index, piece] of option.pieces.entries()) {
    if (index > 0) characters.push({ char: "\n", line: piece.line, column: piece.column });
    for (let i = 0; i < piece.text.length; i += 1) {
      characters.push({ char: piece.text.charAt(i), line: piece.line, column: piece.column + i });
    }
  }
  return characters;
}

type Slice = { readonly characters: readonly Character[]; readonly begin: { line: number; column: number } };

function splitAt(characters: readonly Character[], sign: string, begin?: Slice["begin"]): readonly Slice[] {
  const slices: Slice[] = [];
  let from = 0;
  let start = begin ?? characters[0] ?? { line: 1, column: 1 };
  for (const [index, each] of characters.entries()) {
    if (each.char !== sign) continue;
    slices.push({ characters: characters.slice(from, index), begin: start });
    from = index + 1;
    start = { line: each.line, column: each.column + 1 };
  }
  slices.push({ characters: characters.slice(from), begin: start });
  return slices;
}

function endOf(characters: readonly Character[], begin: Slice["begin"]): Slice["begin"] {
  const last = characters.findLast((each) => !isBlank(each));
  return last === undefined ? begin : { line: last.line, column: last.column + 1 };
}

function trimmed(characters: readonly Character[]): string {
  return characters
    .map((each) => each.char)
    .join("")
    .trim();
}

function isBlank(character: Character): boolean {
  return character.char.trim() === "";
}

/** `null`: the text holds a reference to another option. */
function unescapeDollars(text: string): string | null {
  const dollars = text.replaceAll("\\$", "$$$$");
  if (/(?<!\$)(?:\$\$)*\$(?:[_a-z][_a-z0-9]*|\{)/i.test(dollars)) return null;
  return dollars.replaceAll("$$", "$");
}
