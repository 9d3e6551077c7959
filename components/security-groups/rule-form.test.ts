import { describe, expect, it } from "vitest";
import { EMPTY_RULE, PRESETS, presetOf, type RuleForm, readRuleForm } from "./rule-form";

const read = (changes: Partial<RuleForm>) => readRuleForm({ ...EMPTY_RULE, ...changes });

describe("readRuleForm", () => {
  it("reads one port, a range, a type and code, and everything", () => {
    expect(read({ first: "22" })).toMatchObject({ ok: true, input: { protocol: "tcp", portMin: 22, portMax: 22 } });
    expect(read({ first: "80", last: "90" })).toMatchObject({ input: { portMin: 80, portMax: 90 } });
    expect(read({ protocol: "icmp", first: "8" })).toMatchObject({ input: { portMin: 8, portMax: null } });
    expect(read({ protocol: "" })).toMatchObject({ input: { protocol: null, portMin: null, portMax: null } });
  });

  it("leaves a reversed range and a wrong ethertype to the API, which says them in its own words", () => {
    expect(read({ first: "30", last: "20" })).toMatchObject({ ok: true, input: { portMin: 30, portMax: 20 } });
    expect(read({ remote: "prefix", prefix: "fd00::/8" })).toMatchObject({ input: { remotePrefix: "fd00::/8" } });
  });

  it("tells each field that is not readable", () => {
    expect(read({ first: "ssh", last: "99999" })).toEqual({
      ok: false,
      errors: {
        portMin: '"ssh" is no port: give 1 to 65535.',
        portMax: '"99999" is no port: give 1 to 65535.',
      },
    });
    expect(read({ first: "x" })).toEqual({ ok: false, errors: { portMin: '"x" is no port: give 1 to 65535.' } });
    expect(read({ remote: "prefix" })).toMatchObject({ ok: false, errors: { remote: expect.stringContaining("10.") } });
    expect(read({ remote: "group" })).toMatchObject({ ok: false, errors: { remote: expect.any(String) } });
  });
});

describe("presetOf", () => {
  it("knows its presets again, and says custom of anything else", () => {
    for (const { value, protocol, first, last } of PRESETS) {
      expect(presetOf({ ...EMPTY_RULE, protocol, first, last })).toBe(value);
    }
    expect(presetOf({ ...EMPTY_RULE, protocol: "tcp", first: "8080", last: "8080" })).toBe("custom");
  });
});
