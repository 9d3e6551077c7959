import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readIni } from "@/server/mapping/ini";
import { type IniMappings, writeIni } from "@/server/mapping/ini-write";

const NET = "e2f0031b-52bd-4223-9ac1-d91cb519d548";

/** What the text says, as mappings. */
function mappingsOf(text: string): IniMappings {
  const { flat, uplinkSets } = readIni(text);
  return {
    flat: (flat ?? []).map((each) => ({
      physicalNetwork: each.physicalNetwork.text,
      oneViewNetworkId: each.oneViewNetworkId.text,
    })),
    uplinkSets: (uplinkSets ?? []).map((each) => ({
      physicalNetwork: each.physicalNetwork.text,
      logicalInterconnectGroupId: each.logicalInterconnectGroupId.text,
      uplinkSetName: each.uplinkSetName.text,
    })),
  };
}

const uuid = fc.uuid();
/** Any name that the format can hold: quotes, dollars, equals signs, brackets, blanks inside. */
const name = fc
  .string({ unit: fc.constantFrom(..."abzAZ09-_.$\"'=[]#;%\\ é日"), minLength: 1, maxLength: 12 })
  .filter((text) => text.trim() === text && !text.includes("\\$"));
const mappings: fc.Arbitrary<IniMappings> = fc.record({
  flat: fc.uniqueArray(fc.record({ physicalNetwork: name, oneViewNetworkId: uuid }), {
    selector: (each) => each.physicalNetwork,
    maxLength: 5,
  }),
  uplinkSets: fc.uniqueArray(
    fc.record({ physicalNetwork: name, logicalInterconnectGroupId: uuid, uplinkSetName: name }),
    { selector: (each) => each.logicalInterconnectGroupId, maxLength: 5 },
  ),
});

const ending = fc.constantFrom("\n", "\r\n", "\r");
const noise = fc.constantFrom(
  "",
  "   ",
  "# flat_net_mappings = in:comment",
  "; other comment",
  "oneview_host = 10.0.0.1",
  "password = a:b,c=d \t",
  "multi = one\n   two # not a comment",
  "[oneview]",
  "[DEFAULT]",
  "key:with:colons",
);
/** A file with anything but our two options in it. */
const otherLines = fc.tuple(fc.array(noise, { maxLength: 8 }), ending, fc.boolean()).map(([lines, end, last]) => {
  const text = ["[DEFAULT]", ...lines.flatMap((line) => line.split("\n"))].join(end);
  return last ? text + end : text;
});

function linesOf(text: string): string[] {
  return text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== "" && line !== "[DEFAULT]");
}

describe("writeIni", () => {
  it("gives back any mappings that it wrote, whatever else is in the file", () => {
    fc.assert(
      fc.property(otherLines, mappings, (text, wanted) => {
        const written = writeIni(text, wanted);
        expect(written.faults).toEqual([]);
        expect(readIni(written.text).faults).toEqual([]);
        expect(mappingsOf(written.text)).toEqual(wanted);
      }),
    );
  });

  it("leaves every other line as it was", () => {
    fc.assert(
      fc.property(otherLines, mappings, (text, wanted) => {
        const added = (line: string) => /^(flat_net_mappings|uplinkset_mappings) = /.test(line);
        expect(linesOf(writeIni(text, wanted).text).filter((line) => !added(line))).toEqual(linesOf(text));
      }),
    );
  });

  it("gives a file back byte for byte when the mappings are those in it", () => {
    fc.assert(
      fc.property(otherLines, mappings, fc.constantFrom("", "\uFEFF"), (text, wanted, mark) => {
        const file = mark + writeIni(text, wanted).text;
        expect(writeIni(file, mappingsOf(file)).text).toBe(file);
      }),
    );
  });

  it("gives back byte for byte what people write by hand", () => {
    const file =
      `\uFEFF; made by hand\r\n[DEFAULT]\r\nflat_net_mappings :  public : ${NET} ,\r\n\tb:${NET}  \r\n` +
      `[oneview]\r\nuplinkset_mappings="p:${NET}:a b"\r\n\r\n# end`;
    expect(mappingsOf(file).uplinkSets).toHaveLength(1);
    expect(writeIni(file, mappingsOf(file))).toEqual({ text: file, faults: [] });
  });

  it("changes only the value of the option that differs", () => {
    const file = `[DEFAULT]\nflat_net_mappings =  a:${NET},\n  b:${NET}  \nx = 1\n[oneview]\nuplinkset_mappings = p:${NET}:s # t\n`;
    const now = mappingsOf(file);
    const written = writeIni(file, { ...now, flat: now.flat.slice(1) });
    expect(written.text).toBe(
      `[DEFAULT]\nflat_net_mappings =  b:${NET}  \nx = 1\n[oneview]\nuplinkset_mappings = p:${NET}:s # t\n`,
    );
  });

  it("puts a missing option under [DEFAULT], and makes the section where there is none", () => {
    const flat = [{ physicalNetwork: "a", oneViewNetworkId: NET }];
    expect(writeIni("", { flat, uplinkSets: [] }).text).toBe(`[DEFAULT]\nflat_net_mappings = a:${NET}\n`);
    expect(writeIni("[oneview]\r\nx = 1", { flat, uplinkSets: [] }).text).toBe(
      `[oneview]\r\nx = 1\r\n\r\n[DEFAULT]\r\nflat_net_mappings = a:${NET}\r\n`,
    );
    expect(writeIni("[DEFAULT]", { flat, uplinkSets: [] }).text).toBe(`[DEFAULT]\nflat_net_mappings = a:${NET}\n`);
  });

  it("repairs a value that cannot be read", () => {
    const flat = [{ physicalNetwork: "a", oneViewNetworkId: NET }];
    expect(writeIni(`[DEFAULT]\nflat_net_mappings = a:${NET},,\n`, { flat, uplinkSets: [] }).text).toBe(
      `[DEFAULT]\nflat_net_mappings = a:${NET}\n`,
    );
  });

  it("empties an option that has no mapping left, and adds none that is not needed", () => {
    expect(writeIni(`[DEFAULT]\nflat_net_mappings = a:${NET}\n`, { flat: [], uplinkSets: [] }).text).toBe(
      "[DEFAULT]\nflat_net_mappings = \n",
    );
    expect(writeIni("[DEFAULT]\n", { flat: [], uplinkSets: [] }).text).toBe("[DEFAULT]\n");
  });

  it.each(["a:b", "a,b", " a", "a ", "a\nb", "a\u0000", "a\\$b"])("refuses the name %j and says so", (bad) => {
    const text = "[DEFAULT]\n";
    const written = writeIni(text, { flat: [{ physicalNetwork: bad, oneViewNetworkId: NET }], uplinkSets: [] });
    expect(written.text).toBe(text);
    expect(written.faults.map((fault) => [fault.code, fault.object])).toEqual([
      ["name-not-writable", `physical network "${bad}"`],
    ]);
  });

  it("does not write into a file that the driver could not read", () => {
    const { text, faults } = writeIni("[broken\n", { flat: [], uplinkSets: [] });
    expect(text).toBe("[broken\n");
    expect(faults.map((fault) => fault.object)).toEqual(["line 1 of the file"]);
  });

  it("reads any text at all without failing", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."a:,=[]\n\r\t #;$\"'\\") }), (text) => {
        const reading = readIni(`flat_net_mappings${text}`);
        for (const fault of [...reading.faults, ...reading.notices]) {
          expect(fault.line).toBeGreaterThan(0);
          expect(fault.column).toBeGreaterThan(0);
        }
      }),
    );
  });
});
