import { describe, expect, it } from "vitest";
import { formatAge, nextChange } from "./format-age";

describe("formatAge", () => {
  it.each([
    [-5_000, "now"],
    [999, "now"],
    [1_000, "1 s"],
    [59_999, "59 s"],
    [60_000, "1 min"],
    [3_599_999, "59 min"],
    [3_600_000, "1 h"],
    [47 * 3_600_000, "47 h"],
    [48 * 3_600_000, "2 d"],
    [21 * 86_400_000, "3 wk"],
  ])("%d ms is %s", (ageMs, text) => {
    expect(formatAge(ageMs)).toBe(text);
  });

  it("says when the text changes next", () => {
    for (const ageMs of [0, 500, 59_000, 60_000, 61_500, 3_600_001]) {
      const wait = nextChange(ageMs);
      expect(wait).toBeGreaterThan(0);
      expect(formatAge(ageMs + wait)).not.toBe(formatAge(ageMs));
    }
  });
});
