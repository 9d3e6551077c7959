import { describe, expect, it } from "vitest";
import { readIni } from "@/server/mapping/ini";

const NET = "e2f0031b-52bd-4223-9ac1-d91cb519d548";
const NET2 = "11111111-52bd-4223-9ac1-d91cb519d548";
const LIG = "3de143b3-0000-4223-9ac1-d91cb519d548";

function flat(text: string) {
  return readIni(text).flat?.map((each) => `${each.physicalNetwork.text} ${each.oneViewNetworkId.text}`);
}

function places(text: string) {
  return readIni(text).faults.map((fault) => `${fault.line}:${fault.column} ${fault.message}`);
}

describe("readIni", () => {
  it("reads the driver's file", () => {
    const reading = readIni(
      [
        "# comment",
        "[DEFAULT]",
        "sync_interval = 3600",
        `uplinkset_mappings=physnet1:${LIG}:prod uplinks,physnet1:${LIG}:untagged`,
        `flat_net_mappings = public:${NET}`,
        "",
        "[oneview]",
        "password = a:b,c",
        "",
      ].join("\n"),
    );
    expect(reading.faults).toEqual([]);
    expect(reading.notices).toEqual([]);
    expect(reading.uplinkSets?.map((each) => each.uplinkSetName.text)).toEqual(["prod uplinks", "untagged"]);
    expect(reading.flat?.map((each) => each.physicalNetwork.text)).toEqual(["public"]);
  });

  it("tells an absent option from an empty one", () => {
    expect(readIni("[DEFAULT]\nx = 1\n").flat).toBeNull();
    expect(readIni("[DEFAULT]\nflat_net_mappings =\n").flat).toEqual([]);
    expect(readIni("[DEFAULT]\n#flat_net_mappings = <None>\n").flat).toBeNull();
  });

  it.each([
    ["CRLF", `[DEFAULT]\r\nflat_net_mappings = a:${NET}\r\n`],
    ["old Mac line ends", `[DEFAULT]\rflat_net_mappings = a:${NET}\r`],
    ["a byte order mark", `\uFEFF[DEFAULT]\nflat_net_mappings = a:${NET}\n`],
    ["a colon as the sign", `[DEFAULT]\nflat_net_mappings: a:${NET}\n`],
    ["double quotes", `[DEFAULT]\nflat_net_mappings = "a:${NET}"\n`],
    ["single quotes", `[DEFAULT]\nflat_net_mappings='a:${NET}'\n`],
    ["no section", `flat_net_mappings = a:${NET}`],
    ["the sample file's section", `[oneview]\nflat_net_mappings = a:${NET}\n`],
    ["blanks around the parts", `[DEFAULT]\nflat_net_mappings = a : ${NET} \n`],
  ])("reads a file with %s", (_, text) => {
    expect(flat(text)).toEqual([`a ${NET}`]);
    expect(readIni(text).faults).toEqual([]);
  });

  it("reads a value over several lines, even where the driver would keep the line end in a name", () => {
    const text = `[DEFAULT]\nflat_net_mappings = a:${NET},\n    b:${NET2}\nother = 1\n`;
    expect(flat(text)).toEqual([`a ${NET}`, `b ${NET2}`]);
    expect(readIni(text).notices.map((each) => `${each.line}:${each.column}`)).toEqual(["2:60"]);
  });

  it("lets the last one in [DEFAULT] win and tells of the others", () => {
    const text = `[DEFAULT]\nflat_net_mappings = a:${NET}\nflat_net_mappings = b:${NET}\n[oneview]\nflat_net_mappings = c:${NET}\n`;
    expect(flat(text)).toEqual([`b ${NET}`]);
    expect(readIni(text).notices.map((each) => each.line)).toEqual([2, 5]);
  });

  it("reads a doubled dollar sign as one and refuses a reference to another option", () => {
    const names = (name: string) =>
      readIni(`[DEFAULT]\nuplinkset_mappings = p:${LIG}:${name}\n`).uplinkSets?.map((each) => each.uplinkSetName.text);
    expect(names("a$$b")).toEqual(["a$b"]);
    expect(names("a\\$b")).toEqual(["a$b"]);
    expect(names("5$ 1$2")).toEqual(["5$ 1$2"]);
    expect(places(`[DEFAULT]\nuplinkset_mappings = p:${LIG}:a$host\n`)).toEqual([
      "2:61 The uplink set name stands for another option.",
    ]);
    expect(places(`[DEFAULT]\nuplinkset_mappings = p:${LIG}:a$\${b}\n`)).toHaveLength(0);
    expect(places(`[DEFAULT]\nuplinkset_mappings = p:${LIG}:a$$\${b}\n`)).toHaveLength(1);
  });

  it("tells all faults together, each at its line and column", () => {
    const text = [
      "[DEFAULT]",
      `flat_net_mappings = a:${NET},,b,c:nonsense,:${NET},a:${NET2},d:${NET}:x,`,
      `uplinkset_mappings = p:${LIG}:s,q:${LIG}:s,p:${LIG},r:x:s`,
      "   orphan",
      "[broken",
      "   lonely",
      "nothing here",
      "= value",
    ].join("\n");
    const at = (needle: string, line: number, offset = 0) =>
      `${line}:${(text.split("\n")[line - 1] ?? "").indexOf(needle) + 1 + offset}`;
    expect(places(text).map((each) => each.split(" ")[0])).toEqual([
      at(",,", 2, 1),
      at("b,c", 2, 1),
      at("nonsense", 2),
      at(`:${NET},a`, 2),
      at(`a:${NET2}`, 2),
      at(":x,", 2, 1),
      at(":x,", 2, 3),
      at("s,p", 3),
      at(`${LIG},r`, 3, LIG.length),
      at("r:x:s", 3, 4),
      "5:1",
      "6:4",
      "7:1",
      "8:1",
    ]);
  });

  it.each([
    ["an empty item", `a:${NET},`, "There is an empty item here."],
    ["a missing part", "a", "The OneView network uuid is missing."],
    ["a missing name", `:${NET}`, "The physical network is missing."],
    [
      "an extra part",
      `a:${NET}:x`,
      "This item has 3 parts; flat_net_mappings takes 2: <physical network>:<OneView network uuid>.",
    ],
    ["a uuid of the wrong form", "a:12345", '"12345" is not the UUID of a OneView network.'],
    [
      "two flat networks",
      `a:${NET},a:${NET2}`,
      `Physical network "a" has two flat mappings: to ${NET} and to ${NET2}.`,
    ],
  ])("says what is wrong with %s", (_, value, message) => {
    expect(readIni(`[DEFAULT]\nflat_net_mappings = ${value}\n`).faults.map((each) => each.message)).toEqual([message]);
  });

  it("tells the UUID that a whole uri holds", () => {
    const [fault] = readIni(`[DEFAULT]\nflat_net_mappings = a:/rest/ethernet-networks/${NET}\n`).faults;
    expect(fault?.remedy).toBe(`Write ${NET} only.`);
  });

  it("finds one uplink set under two physical networks, but not the same name in another group", () => {
    const other = LIG.replace("3de", "4de");
    expect(places(`[DEFAULT]\nuplinkset_mappings = p:${LIG}:s,q:${other}:s\n`)).toEqual([]);
    expect(places(`[DEFAULT]\nuplinkset_mappings = p:${LIG}:s,q:${LIG.toUpperCase()}:s\n`)).toEqual([
      `2:102 Uplink set "s" of one group is mapped to two physical networks: "p" and "q".`,
    ]);
  });
});
