import { describe, expect, it } from "vitest";
import { returnPath } from "./return-path";

describe("returnPath", () => {
  it.each([
    ["/hosts?add=host#x", "/hosts?add=host#x"],
    ["/topology", "/topology"],
  ])("goes back to %s", (asked, path) => {
    expect(returnPath(asked)).toBe(path);
  });

  it.each([
    undefined,
    "",
    "hosts",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "https://evil.example/",
    "javascript:alert(1)",
    "/login?next=/login",
  ])("refuses %j", (asked) => {
    expect(returnPath(asked)).toBe("/topology");
  });

  it("takes no list", () => {
    expect(returnPath(["/hosts", "/cases"])).toBe("/topology");
  });
});
