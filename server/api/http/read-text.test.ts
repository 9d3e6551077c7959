import { expect, test } from "vitest";
import { readText } from "./read-text";

/** Tells how much of it was asked for, and whether it was ended. */
function bodyOf(chunks: readonly string[]) {
  const seen = { chunks: 0, ended: false };
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull(controller) {
        const next = chunks[seen.chunks];
        if (next === undefined) return controller.close();
        seen.chunks += 1;
        controller.enqueue(new TextEncoder().encode(next));
      },
      cancel() {
        seen.ended = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { seen, body };
}

test("a body is read whole up to the limit, letters that two chunks share as well", async () => {
  const euro = new TextEncoder().encode("€");
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (const part of [euro.slice(0, 1), euro.slice(1)]) controller.enqueue(part);
      controller.close();
    },
  });
  expect(await readText({ headers: new Headers(), body }, 3)).toBe("€");
  expect(await readText({ headers: new Headers(), body: null }, 3)).toBe("");
});

test("one that says it is longer is not begun", async () => {
  const { seen, body } = bodyOf(["x"]);
  expect(await readText({ headers: new Headers({ "content-length": "11" }), body }, 10)).toBeNull();
  expect(seen).toEqual({ chunks: 0, ended: false });
});

test("one that does not say so is left at the chunk that is too much", async () => {
  const { seen, body } = bodyOf(Array.from({ length: 1_000 }, () => "12345"));
  expect(await readText({ headers: new Headers({ "content-length": "5" }), body }, 10)).toBeNull();
  expect(seen).toEqual({ chunks: 3, ended: true });
});
