import { StringDecoder } from "node:string_decoder";

/** More than this without an end is not OVSDB. The largest dump of a real host measured a few MB. */
const MAX_MESSAGE_CHARS = 256 * 1024 * 1024;

const STRING_BREAK = /["\\]/g;

/**
 * Cuts a stream into JSON texts. RFC 7047 sends objects back to back with no length and no newline: an object ends where
 * its braces balance, braces inside strings not counted. Chunks may end inside a string, an escape or a character.
 */
export class JsonSplitter {
  readonly #decoder = new StringDecoder("utf8");
  #parts: string[] = [];
  #chars = 0;
  #depth = 0;
  #inString = false;
  #escaped = false;

  /** The objects that end in this chunk. Throws on bytes that cannot be part of a stream of objects. */
  push(chunk: Buffer): readonly string[] {
    const text = this.#decoder.write(chunk);
    const messages: string[] = [];
    let start = 0;
    for (let at = 0; at < text.length; at += 1) {
      if (this.#inString) {
        at = this.#endOfString(text, at);
        continue;
      }
      const code = text.charCodeAt(at);
      if (code === 0x22) {
        this.#inString = true;
      } else if (code === 0x7b || code === 0x5b) {
        this.#depth += 1;
      } else if (code === 0x7d || code === 0x5d) {
        this.#depth -= 1;
        if (this.#depth < 0) throw new SyntaxError("a closing brace without an opening one");
        if (this.#depth === 0) {
          messages.push(this.#parts.join("") + text.slice(start, at + 1));
          this.#parts = [];
          this.#chars = 0;
          start = at + 1;
        }
      }
      if (this.#depth === 0 && code <= 0x20) start = at + 1;
      else if (this.#depth === 0 && code !== 0x7d && code !== 0x5d) {
        throw new SyntaxError(`unexpected ${JSON.stringify(text.slice(at, at + 40))} between messages`);
      }
    }
    return this.#keep(text.slice(start), messages);
  }

  /** The closing quote, or the end of the text. Most of a dump is strings: they are searched, not walked through. */
  #endOfString(text: string, from: number): number {
    let at = from;
    if (this.#escaped) {
      this.#escaped = false;
      at += 1;
    }
    while (at < text.length) {
      STRING_BREAK.lastIndex = at;
      const found = STRING_BREAK.exec(text);
      if (!found) return text.length;
      if (found[0] === '"') {
        this.#inString = false;
        return found.index;
      }
      if (found.index + 1 === text.length) this.#escaped = true;
      at = found.index + 2;
    }
    return text.length;
  }

  #keep(rest: string, messages: readonly string[]): readonly string[] {
    if (this.#depth > 0) {
      this.#parts.push(rest);
      this.#chars += rest.length;
      if (this.#chars > MAX_MESSAGE_CHARS) throw new SyntaxError("a message that does not end");
    }
    return messages;
  }
}
