import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { readSettings } from "@/server/settings/settings";

describe("settings", () => {
  it("are complete without any variable; an empty one counts as absent", () => {
    const expected = {
      PORT: 3000,
      HOST: "127.0.0.1",
      BRIDGEHEAD_DATA_DIR: resolve("data"),
      DATABASE_URL: null,
      BRIDGEHEAD_SECRET_KEY: null,
      BRIDGEHEAD_ADMIN_PASSWORD: null,
      BRIDGEHEAD_API_TOKEN: null,
      BRIDGEHEAD_OIDC: null,
      BRIDGEHEAD_CLOUD_POLL_SECONDS: 10,
      BRIDGEHEAD_DEMO: true,
      LOG_LEVEL: "info",
      BRIDGEHEAD_DIST_DIR: ".next",
      BRIDGEHEAD_LAB_DIR: resolve(".lab"),
    };
    expect(readSettings({})).toEqual(expected);
    expect(readSettings({ PORT: "", DATABASE_URL: "", BRIDGEHEAD_API_TOKEN: "", PATH: "/bin" })).toEqual(expected);
  });

  it("take what was set", () => {
    const key = Buffer.alloc(32, 7).toString("base64");
    const given = {
      PORT: "65535",
      HOST: "::1",
      BRIDGEHEAD_DATA_DIR: "/srv/b",
      BRIDGEHEAD_SECRET_KEY: key,
      BRIDGEHEAD_DEMO: "0",
    };
    expect(readSettings(given)).toMatchObject({
      PORT: 65_535,
      HOST: "::1",
      BRIDGEHEAD_DATA_DIR: "/srv/b",
      BRIDGEHEAD_SECRET_KEY: key,
      BRIDGEHEAD_DEMO: false,
    });
  });

  it("take an OpenID provider as JSON, with the usual claim and scopes", () => {
    const given = { name: "Example", issuer: "https://id.example.com", clientId: "b", clientSecret: "s" };
    expect(readSettings({ BRIDGEHEAD_OIDC: JSON.stringify(given) }).BRIDGEHEAD_OIDC).toEqual({
      ...{ ...given, enabled: true, claim: "groups", scopes: "openid profile", rules: [], caPem: null },
    });
  });

  it.each([
    ["PORT", "0", "a port, 1 to 65535"],
    ["PORT", "65536", "a port, 1 to 65535"],
    ["PORT", "80a", "a port, 1 to 65535"],
    ["HOST", "my host", "an address or host name"],
    ["DATABASE_URL", "mysql://localhost/x", "a PostgreSQL address"],
    ["DATABASE_URL", "postgresql://[", "a PostgreSQL address"],
    ["BRIDGEHEAD_SECRET_KEY", "too-short", "32 random bytes"],
    ["BRIDGEHEAD_ADMIN_PASSWORD", "short", "at least 8 characters"],
    ["BRIDGEHEAD_API_TOKEN", "with a space in the middle", "no spaces"],
    ["BRIDGEHEAD_OIDC", "https://id.example.com", "the JSON of an OpenID provider"],
    ["BRIDGEHEAD_OIDC", '{"name":"x","clientSecret":"hunter2hunter2"}', "the JSON of an OpenID provider"],
    ["BRIDGEHEAD_DEMO", "yes", "0 (start empty) or 1"],
    ["LOG_LEVEL", "loud", "one of fatal, error, warn, info, debug, trace, silent"],
    ["BRIDGEHEAD_DIST_DIR", "../out", "a folder name inside the checkout"],
  ])("refuse %s=%s in one line that says what is allowed and not what was given", (name, value, allowed) => {
    const attempt = () => readSettings({ [name]: value });
    expect(attempt).toThrow(`${name} must be`);
    expect(attempt).toThrow(allowed);
    expect(attempt).toThrow(/^[^\n]+$/);
    if (value.length > 4) expect(attempt).not.toThrow(value);
    expect(attempt).not.toThrow("hunter2");
  });

  it("refuse a variable of ours that does not exist", () => {
    expect(() => readSettings({ BRIDGEHEAD_DATADIR: "/srv" })).toThrow(
      /^BRIDGEHEAD_DATADIR is not a setting.*BRIDGEHEAD_DATA_DIR/,
    );
  });
});
