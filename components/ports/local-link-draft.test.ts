import { describe, expect, it } from "vitest";
import { EMPTY_DRAFT, localLinkOf, localLinkText } from "./local-link-draft";

const nic = { applianceId: "a", serverId: "hw", serverName: "bay 1", flexNic: "Mezz 3:1-b", mac: "02:00:00:00:00:01" };
const entry = { switch_info: { server_hardware_id: "hw", bootable: false } };

describe("localLinkOf", () => {
  it("gives what Ironic would for a picked NIC, and nothing before one is picked", () => {
    expect(localLinkOf(EMPTY_DRAFT)).toBeNull();
    expect(localLinkOf({ ...EMPTY_DRAFT, nic, bootable: false })).toEqual([
      { switch_id: nic.mac, port_id: "Mezz 3:1-b", switch_info: { server_hardware_id: "hw", bootable: false } },
    ]);
  });

  it.each([
    ["an object", JSON.stringify(entry), entry],
    ["a list", JSON.stringify([entry]), [entry]],
    ["quoted text: one level is taken off", JSON.stringify(JSON.stringify(entry)), JSON.stringify(entry)],
    ["no JSON: as it is", "{server_hardware_id: hw", "{server_hardware_id: hw"],
    ["blanks", "  \n", null],
  ])("reads pasted text that is %s", (_, text, expected) => {
    expect(localLinkOf({ ...EMPTY_DRAFT, way: "text", text })).toEqual(expected);
  });
});

describe("localLinkText", () => {
  it("shows what is stored so that it can be given again", () => {
    for (const stored of [entry, [entry]]) {
      expect(localLinkOf({ ...EMPTY_DRAFT, way: "text", text: localLinkText(stored) })).toEqual(stored);
    }
    expect(localLinkText("{broken")).toBe("{broken");
    expect(localLinkText(undefined)).toBe("");
  });
});
