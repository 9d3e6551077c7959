import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { networkIdOfName, networkIdOfSpelling, oneViewNetworkName, readMark, writeMark } from "@/server/oneview/mark";

const ID = "0a0a0a0a-0000-4000-8000-00000000000f";

describe("the name of a OneView network", () => {
  it.each([
    [oneViewNetworkName(ID), ID],
    [oneViewNetworkName(ID.toUpperCase()), ID],
    [`copy of ${oneViewNetworkName(ID)}`, null],
    [`${oneViewNetworkName(ID)} `, null],
    [`neutron [${ID}]`, null],
    ["Neutron [x]", null],
    [`Neutron [${ID.slice(1)}]`, null],
    ["prod", null],
  ])("%s stands for %s", (name, id) => {
    expect(networkIdOfName(name)).toBe(id);
  });

  it("is held, on an appliance, by any spelling of it", () => {
    expect(networkIdOfSpelling(oneViewNetworkName(ID).toUpperCase())).toBe(ID);
  });
});

describe("the mark", () => {
  it.each([
    ["web [bridgehead:c1]", "c1"],
    ["[bridgehead:c1]", "c1"],
    ["evil [bridgehead:c2] [bridgehead:c1]", "c1"],
    ["web [bridgehead:c1] seen by Bob", "c1"],
    ["web [bridgehead:a%20b]", "a b"],
    ["web [bridgehead:%zz]", "%zz"],
    ["web [bridgehead:]", null],
    ["web [bridgehead:c1", null],
    ["web", null],
    ["", null],
    [null, null],
  ])("of %j is of cloud %j", (description, cloudId) => {
    expect(readMark(description)).toBe(cloudId);
  });

  it("is written after the name, without control characters", () => {
    expect(writeMark("a\u0000b\n c\u202ed", "c1")).toBe("a b c d [bridgehead:c1]");
    expect(writeMark("", "c1")).toBe("[bridgehead:c1]");
  });

  it("reads back whatever the names hold, in 200 characters at most", () => {
    const pieces = ["a", " ", "\u0000", "\n", "\ud800", "\u202e", "é", "😀", "]", "[bridgehead:x]", "b".repeat(190)];
    const anything = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((some) => some.join(""));
    fc.assert(
      fc.property(anything, fc.string({ minLength: 1, maxLength: 36 }), (name, cloudId) => {
        const written = writeMark(name, cloudId);
        expect(readMark(written)).toBe(cloudId);
        expect(written.length).toBeLessThanOrEqual(200);
        expect(written).toBe(written.trim());
        expect(written).not.toMatch(/[\p{Cc}\p{Cs}]/u);
      }),
    );
  });
});
