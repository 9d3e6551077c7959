import { excerpt, MalformedError } from "../../parse/malformed";

/**
 * A value as `ovs-vsctl list` and `ovsdb-client -f list dump` print it, in the encoding of RFC 7047: atoms (`"text"`, a
 * bare word, a number, `true`), a bare uuid, `[a, b]` a set, `{k=v, …}` a map.
 */
export function parseListValue(text: string): unknown {
  const reader = new Reader(text);
  const value = reader.value();
  reader.end();
  return value;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const WORD = /[^\s,[\]{}="]+/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  value(): unknown {
    if (this.takes("[")) return ["set", this.list("]", () => this.atom())];
    if (this.takes("{")) {
      const pair = () => {
        const key = this.atom();
        this.expect("=");
        return [key, this.atom()];
      };
      return ["map", this.list("}", pair)];
    }
    return this.atom();
  }

  end(): void {
    if (this.text.slice(this.at).trim() !== "") throw this.wrong();
  }

  private list<T>(end: string, item: () => T): T[] {
    const items: T[] = [];
    while (!this.takes(end)) {
      if (items.length > 0) this.expect(",");
      items.push(item());
    }
    return items;
  }

  private atom(): unknown {
    this.blanks();
    const quoted = this.match(STRING);
    if (quoted !== null) return unquote(quoted);
    const word = this.match(WORD);
    if (word === null) throw this.wrong();
    if (UUID.test(word)) return ["uuid", word];
    if (word === "true" || word === "false") return word === "true";
    return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(word) ? Number(word) : word;
  }

  private match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? null;
    if (found !== null) this.at += found.length;
    return found;
  }

  private takes(character: string): boolean {
    this.blanks();
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  private expect(character: string): void {
    if (!this.takes(character)) throw this.wrong();
  }

  private blanks(): void {
    while (/\s/.test(this.text[this.at] ?? "")) this.at += 1;
  }

  private wrong(): MalformedError {
    return new MalformedError(`not a value of a database: ${excerpt(this.text)}`);
  }
}

function unquote(quoted: string): string {
  try {
    return JSON.parse(quoted);
  } catch {
    throw new MalformedError(`not a text: ${excerpt(quoted)}`);
  }
}
