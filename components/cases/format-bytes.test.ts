import { describe, expect, it } from "vitest";
import { caseName } from "./case-name";
import { formatBytes } from "./format-bytes";

describe("formatBytes", () => {
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1_000, "1.0 kB"],
    [4_230_000, "4.2 MB"],
    [999_940, "1.0 MB"],
    [123_456_789, "123 MB"],
    [5_000_000_000_000, "5000 GB"],
  ])("%d is %s", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe("caseName", () => {
  it.each([
    ["neutron-real.tar.gz", "neutron-real"],
    ["C:\\captures\\net1.TGZ", "net1"],
    [".tar.gz", ".tar.gz"],
    ["a b.zip", "a b.zip"],
  ])("%s becomes %s", (file, name) => {
    expect(caseName(file)).toBe(name);
  });

  it("stays within what the console takes", () => {
    expect(caseName("x".repeat(300))).toHaveLength(100);
  });
});
