import { expect, it } from "vitest";
import { offsetOf } from "./text-offset";

it.each([
  ["abc", 1, 2, "b"],
  ["a\nbc", 2, 2, "c"],
  ["a\r\nbc", 2, 1, "b"],
  ["a\rbc\rd", 3, 1, "d"],
  ["\uFEFFab\ncd", 1, 1, "a"],
  ["\uFEFFab\ncd", 2, 2, "d"],
])("finds the place in %j at %i:%i", (text, line, column, expected) => {
  expect(text.charAt(offsetOf(text, line, column))).toBe(expected);
});

it("stays inside the text", () => {
  expect(offsetOf("ab", 9, 9)).toBe(2);
});
