import { describe, expect, it } from "vitest";
import { parseCommandLine, parseFaultRule } from "./command-line";

const parse = (...argv: string[]) => parseCommandLine(argv, "/data");

describe("parseCommandLine", () => {
  it("has the documented defaults", () => {
    expect(parse("--port", "8443")).toMatchObject({
      port: 8443,
      http: false,
      latencyMs: 0,
      user: "Administrator",
      password: "secret",
      dataDir: "/data",
      fail: [],
    });
  });

  it.each([
    [[], "--port is missing"],
    [["--port", "x"], "--port x is not a whole number"],
    [["--port", "70000"], "0 to 65535"],
    [["--port", "1", "--bogus"], "Unknown option '--bogus'"],
    [["--port", "1", "word"], "Unexpected argument 'word'"],
    [["--port", "1", "--fail", "boom"], "--fail boom"],
    [["--port", "1", "--fail", "drop=never"], "--fail drop=never"],
    [["--port", "1", "--fail", "oversize=big"], "--fail oversize=big"],
    [["--port", "1", "--fail", "drop,count"], "count is not name=value"],
  ])("refuses %j in one line", (argv, message) => {
    expect(() => parse(...argv)).toThrow(message);
    try {
      parse(...argv);
    } catch (error) {
      expect(String(error)).not.toContain("\n");
    }
  });
});

describe("parseFaultRule", () => {
  it.each([
    ["status=503", { kind: "status", status: 503, count: 1 }],
    ["drop,method=get,resource=uplink-sets,count=0,after=2", { kind: "drop", method: "GET", count: 0, after: 2 }],
    ["task-error=Killed", { kind: "task-error", taskState: "Killed" }],
    ["delay=50", { kind: "delay", delayMs: 50 }],
    ["drop=after,method=post", { kind: "drop", when: "after", method: "POST" }],
    ["oversize=50MB", { kind: "oversize", bytes: 50_000_000 }],
    ["reboot=2000,requests=5", { kind: "reboot", downMs: 2000, requests: 5 }],
  ])("reads %s", (text, rule) => expect(parseFaultRule(text)).toMatchObject(rule));
});
