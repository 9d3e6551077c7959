import type { IniFault } from "@/server/mapping/ini-fault";

/**
 * The lines of an oslo.config file, as its parser reads them:
 * 1. blank lines end a value; a line that begins with a blank or tab goes on with the value above it, even a `#` there;
 * 2. `[name]` begins a section; `#` and `;` at the very start of a line make a comment;
 * 3. anything else is `key = value` or `key: value`, split at the first of both signs;
 * 4. one pair of quotes around the whole first line of a value is not part of it.
 * Nothing is lost: every option knows where its value stands in the text.
 */
export type IniOption = {
  /** `null` before the first section, where oslo.config refuses options. */
  readonly section: string | null;
  readonly key: string;
  readonly line: number;
  readonly column: number;
  /** Offsets in the text of what stands after the sign, without blanks around: first to last line. */
  readonly valueStart: number;
  readonly valueEnd: number;
  /** The value's characters line by line (quotes and blanks around taken off), with where each piece begins. */
  readonly pieces: readonly { readonly text: string; readonly line: number; readonly column: number }[];
};

export type IniFile = {
  readonly text: string;
  readonly options: readonly IniOption[];
  /** Offset just behind the line of each section's header. */
  readonly sections: readonly { readonly name: string; readonly end: number }[];
  /** Lines that oslo.config cannot read; it would refuse the whole file. */
  readonly faults: readonly IniFault[];
  readonly lineEnding: "\n" | "\r\n" | "\r";
};

type OpenOption = { -readonly [K in keyof IniOption]: IniOption[K] } & { pieces: IniOption["pieces"][number][] };

export function scanIni(text: string): IniFile {
  const options: OpenOption[] = [];
  const sections: { name: string; end: number }[] = [];
  const faults: IniFault[] = [];
  let section: string | null = null;
  let open: OpenOption | null = null;

  for (const { content, line, start, end } of linesOf(text)) {
    const trimmed = content.trimEnd();
    const fault = (column: number, message: string, remedy: string) =>
      faults.push({ line, column, option: null, message, remedy });
    if (trimmed === "") {
      open = null;
    } else if (trimmed.startsWith(" ") || trimmed.startsWith("\t")) {
      const piece = trimmed.trimStart();
      const column = trimmed.length - piece.length + 1;
      if (open === null) {
        fault(
          column,
          "This indented line continues no value.",
          "Begin the line at column 1, or indent it under a value.",
        );
      } else {
        open.pieces.push({ text: piece, line, column });
        open.valueEnd = start + trimmed.length;
      }
    } else if (trimmed.startsWith("[")) {
      open = null;
      if (!trimmed.endsWith("]") || trimmed.length <= 2) {
        fault(1, `"${trimmed}" is not a section header.`, "Write it as [name].");
      } else {
        section = trimmed.slice(1, -1);
        sections.push({ name: section, end });
      }
    } else if (trimmed.startsWith("#") || trimmed.startsWith(";")) {
      open = null;
    } else {
      open = null;
      const sign = trimmed.search(/[=:]/);
      if (sign < 0) fault(1, `"${shorten(trimmed)}" has neither "=" nor ":".`, "Write it as option = value.");
      else if (trimmed.slice(0, sign).trim() === "") fault(1, "The option has no name.", "Write it as option = value.");
      else {
        open = beginOption({ trimmed, sign, section, line, start });
        options.push(open);
      }
    }
  }
  return { text, options, sections, faults, lineEnding: lineEndingOf(text) };
}

function beginOption(input: {
  trimmed: string;
  sign: number;
  section: string | null;
  line: number;
  start: number;
}): OpenOption {
  const { trimmed, sign, section, line, start } = input;
  const after = trimmed.slice(sign + 1);
  const lead = after.length - after.trimStart().length;
  const raw = after.trim();
  const quoted = raw.length > 1 && (raw[0] === '"' || raw[0] === "'") && raw.at(-1) === raw[0];
  const valueStart = start + sign + 1 + (raw === "" ? 0 : lead);
  return {
    section,
    key: trimmed.slice(0, sign).trim(),
    line,
    column: 1,
    valueStart,
    valueEnd: valueStart + raw.length,
    pieces: [{ text: quoted ? raw.slice(1, -1) : raw, line, column: sign + 2 + lead + (quoted ? 1 : 0) }],
  };
}

function* linesOf(text: string): Generator<{ content: string; line: number; start: number; end: number }> {
  const mark = text.startsWith("\uFEFF") ? 1 : 0;
  const ending = /\r\n|\n|\r/g;
  ending.lastIndex = mark;
  let start = mark;
  for (let line = 1; start < text.length; line += 1) {
    const found = ending.exec(text);
    const stop = found?.index ?? text.length;
    const end = found === null ? text.length : found.index + found[0].length;
    yield { content: text.slice(start, stop), line, start, end };
    start = end;
  }
}

function lineEndingOf(text: string): IniFile["lineEnding"] {
  const found = /\r\n|\n|\r/.exec(text)?.[0];
  return found === "\r\n" || found === "\r" ? found : "\n";
}

function shorten(line: string): string {
  return line.length > 40 ? `${line.slice(0, 40)}…` : line;
}
