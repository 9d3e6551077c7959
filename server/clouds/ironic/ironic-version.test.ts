import { describe, expect, it } from "vitest";
import { pickIronicVersion } from "@/server/clouds/ironic/ironic-version";

const told = (min_version: string, version: string) => ({ version: { id: "v1", min_version, version } });

describe("the version of Ironic's API", () => {
  it.each([
    ["1.1", "1.82", "1.34"],
    ["1.1", "1.31", "1.31"],
    ["1.1", "1.19", "1.19"],
    ["1.34", "1.100", "1.34"],
  ])("of %s to %s is %s", (oldest, newest, picked) => {
    expect(pickIronicVersion("Ironic", told(oldest, newest))).toBe(picked);
    expect(pickIronicVersion("Ironic", { default_version: told(oldest, newest).version })).toBe(picked);
  });

  it.each([
    ["1.1", "1.9"],
    ["1.35", "1.100"],
  ])("is refused where it speaks %s to %s only", (oldest, newest) => {
    expect(() => pickIronicVersion("Ironic", told(oldest, newest))).toThrow(
      `Ironic speaks ${oldest} to ${newest} of its API; 1.19 to 1.34 is needed.`,
    );
  });

  it.each([[null], ["<html>"], [{ version: { id: "v2.0" } }]])("is unknown where the answer is %j", (body) => {
    expect(() => pickIronicVersion("Ironic", body)).toThrow("does not say which versions");
  });
});
