import { describe, expect, it } from "vitest";
import { negotiateVersion } from "@/server/oneview/api-version";

describe("negotiateVersion", () => {
  it.each([
    ["the newest known", { minimum: 120, current: 3800 }, undefined, 3400],
    ["what the appliance has", { minimum: 120, current: 800 }, undefined, 800],
    ["the nearest below", { minimum: 120, current: 550 }, undefined, 500],
    ["the configured one", { minimum: 120, current: 3800 }, 300, 300],
    ["a configured one between the known", { minimum: 120, current: 3800 }, 1900, 1900],
  ])("takes %s", (_what, supported, configured, expected) => {
    expect(negotiateVersion("rack7", supported, configured)).toBe(expected);
  });

  it.each([
    ["configured beyond the appliance", { minimum: 120, current: 600 }, 800, /120 to 600.*800/],
    ["configured below what we read", { minimum: 1, current: 600 }, 120, /120/],
    ["a newer appliance than we know", { minimum: 3600, current: 3800 }, undefined, /3600 to 3800.*200 to 3400/],
    ["an older one", { minimum: 1, current: 120 }, undefined, /1 to 120/],
  ])("refuses %s", (_what, supported, configured, message) => {
    expect(() => negotiateVersion("rack7", supported, configured)).toThrow(message);
  });
});
