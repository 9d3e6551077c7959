import { expect, it } from "vitest";
import { diffLines } from "./diff-lines";

it("tells lines that stay from those that go and come", () => {
  const lines = diffLines("a\nb\nc\n", "a\nc\nd\n");
  expect(lines.map(({ kind, text }) => `${kind} ${text}`)).toEqual(["same a", "removed b", "same c", "added d"]);
  expect(diffLines("a\n", "a\n")).toEqual([{ kind: "same", text: "a" }]);
});
