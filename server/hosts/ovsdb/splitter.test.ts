import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JsonSplitter } from "@/server/hosts/ovsdb/splitter";

describe("JsonSplitter", () => {
  it("gives the same messages whatever the chunks are", () => {
    const word = fc.string({ unit: fc.constantFrom("{", "}", "[", '"', "\\\\", "é", "😀", "a"), maxLength: 8 });
    const message = fc.dictionary(word, fc.oneof(word, fc.array(word, { maxLength: 3 })), { maxKeys: 4 });
    const cuts = fc.array(fc.nat(500), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(message), cuts, (messages, positions) => {
        const stream = Buffer.from(messages.map((value) => JSON.stringify(value)).join(""));
        const splitter = new JsonSplitter();
        const ends = [...positions.map((at) => at % (stream.length + 1)), stream.length].sort((a, b) => a - b);
        let from = 0;
        const texts = ends.flatMap((end) => {
          const chunk = stream.subarray(from, end);
          from = end;
          return splitter.push(chunk);
        });
        expect(texts.map((text) => JSON.parse(text))).toEqual(
          messages.map((value) => JSON.parse(JSON.stringify(value))),
        );
      }),
    );
  });

  it("does not count braces, quotes and escapes inside strings", () => {
    const text = String.raw`{"a":"}{\"\\","b":["[","é"]}`;
    expect(new JsonSplitter().push(Buffer.from(`${text}\n ${text}`))).toEqual([text, text]);
  });

  it.each(["<html>", "}", '"text"', "{} x"])("refuses %s", (text) => {
    expect(() => new JsonSplitter().push(Buffer.from(text))).toThrow(SyntaxError);
  });
});
