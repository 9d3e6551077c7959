import { describe, expect, it } from "vitest";
import { isSameOrigin } from "@/server/auth/same-origin";

describe("the origin of a request with a cookie", () => {
  it.each([
    [{ "sec-fetch-site": "same-origin", origin: "http://console:3000" }, true],
    [{ "sec-fetch-site": "none" }, true],
    [{ "sec-fetch-site": "same-site", origin: "http://other.console" }, false],
    [{ "sec-fetch-site": "cross-site", origin: "http://console:3000" }, false],
    [{ origin: "http://console:3000" }, true],
    [{ origin: "HTTP://CONSOLE:3000" }, true],
    [{ origin: "http://console:3001" }, false],
    [{ origin: "http://console:3000.evil.example" }, false],
    [{ origin: "null" }, false],
    [{}, true],
  ])("%j is ours: %s", (headers, expected) => {
    expect(isSameOrigin(new Headers({ host: "console:3000", ...headers }))).toBe(expected);
  });
});
