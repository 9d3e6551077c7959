import { describe, expect, it } from "vitest";
import { normalFingerprint } from "@/server/http/certificate";
import { applianceOrigin } from "@/server/oneview/appliance-config";
import { appliancePath } from "@/server/oneview/appliance-path";

describe("applianceOrigin", () => {
  it.each(["https://oneview.example.com", "https://10.0.0.5:8443/", "http://127.0.0.1:8080", "http://localhost:1"])(
    "takes %s",
    (url) => {
      expect(applianceOrigin({ name: "rack7", url }).href.startsWith(url)).toBe(true);
    },
  );

  it.each([
    ["oneview.example.com", /no URL/],
    ["ftp://oneview", /ftp:/],
    ["https://admin:secret@oneview", /user name or password/],
    ["https://oneview/rest", /more than host and port/],
    ["http://oneview.example.com", /unencrypted/],
  ])("refuses %s", (url, message) => {
    expect(() => applianceOrigin({ name: "rack7", url })).toThrow(message);
  });

  it("does not repeat a password that was written into the address", () => {
    expect(() => applianceOrigin({ name: "rack7", url: "https://admin:s3cr3t@oneview" })).not.toThrow(/s3cr3t/);
  });
});

describe("appliancePath", () => {
  const origin = new URL("https://10.0.0.5");
  it.each([
    ["/rest/tasks/1", "/rest/tasks/1"],
    ["https://10.0.0.5/rest/tasks/1?a=b", "/rest/tasks/1?a=b"],
  ])("takes %s", (given, path) => expect(appliancePath(given, origin)).toBe(path));

  it.each(["https://evil.example/rest/tasks/1", "//evil.example/rest/x", "/login", "http://["])(
    "refuses %s",
    (given) => {
      expect(() => appliancePath(given, origin)).toThrow(/no path of its API/);
    },
  );
});

describe("normalFingerprint", () => {
  const hex = "ab".repeat(32);
  it.each([hex, hex.toUpperCase(), `SHA256:${hex}`, hex.replace(/(..)(?=.)/g, "$1:"), ` ${hex} `])(
    "reads %s",
    (text) => {
      expect(normalFingerprint(text)).toBe("AB:".repeat(32).slice(0, -1));
    },
  );
  it("refuses anything else", () => expect(() => normalFingerprint("abc")).toThrow(/no SHA-256/));
});
