import { describe, expect, test } from "vitest";
import { parseBrctl } from "@/server/isolation/parse-brctl";
import { parseDomainXml } from "@/server/isolation/parse-domain-xml";
import { readNics } from "@/server/isolation/read-nics";

const DOMAIN = `<?xml version="1.0"?>
<!-- WARNING: THIS IS AN AUTO-GENERATED FILE -->
<domain type='kvm' id='7' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
  <name>one-42</name>
  <uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>
  <metadata><devices><interface type='bridge'><mac address='02:00:00:00:00:99'/><target dev='decoy0'/></interface></devices></metadata>
  <devices>
    <interface type='bridge'>
      <mac address='02:00:C0:A8:01:05'/>
      <source bridge='beth0'/>
      <target dev='vnet0'/>
      <model type='virtio'/>
      <link state='down'/>
    </interface>
    <interface type='bridge'>
      <mac address='02:00:c0:a8:02:05'/>
      <source bridge='beth1'/>
      <virtualport type='openvswitch'><parameters interfaceid='b079c24c-8386-47db-a730-35b3a99419e8'/></virtualport>
    </interface>
  </devices>
</domain>`;

describe("a domain's XML", () => {
  test("NICs of /domain/devices, MACs in lower case, parts that are not there as null", () => {
    const { name, running, nics } = parseDomainXml(DOMAIN);
    expect({ name, running }).toEqual({ name: "one-42", running: true });
    expect(nics).toEqual([
      { type: "bridge", mac: "02:00:c0:a8:01:05", device: "vnet0", source: "beth0", interfaceId: null, linkDown: true },
      {
        ...{ type: "bridge", mac: "02:00:c0:a8:02:05", device: null, source: "beth1", linkDown: false },
        interfaceId: "b079c24c-8386-47db-a730-35b3a99419e8",
      },
    ]);
  });

  test("a NIC without a device is told and left out", () => {
    const { form, vm, nics, notices } = readNics(DOMAIN);
    expect({ form, vm, nics }).toEqual({
      ...{ form: "libvirt-xml", vm: "one-42" },
      nics: [{ device: "vnet0", mac: "02:00:c0:a8:01:05" }],
    });
    expect(notices).toEqual([expect.stringContaining("02:00:c0:a8:02:05")]);
  });

  test.each([
    ["a DTD", `<!DOCTYPE domain [<!ENTITY x "y">]>${DOMAIN.slice(DOMAIN.indexOf("<domain"))}`, /DTD/],
    ["a tag left open", "<domain><devices>", /Line 1/],
    ["another document", "<network><name>x</name></network>", /not domain/],
    ["a text that is too long", `<domain>${"x".repeat(2_000_001)}</domain>`, /characters/],
    ["a device that is a command", DOMAIN.replace("vnet0", "v -j ACCEPT"), /device name/],
    ["a group address", DOMAIN.replace("02:00:C0", "03:00:C0"), /group address/],
    ["nesting without end", `<domain>${"<a>".repeat(200)}${"</a>".repeat(200)}</domain>`, /./],
  ])("%s is refused", (_, text, why) => {
    expect(() => readNics(text)).toThrow(why);
  });

  test("a domain without NICs has none", () => {
    expect(readNics("<domain id='1'><name>one-1</name><devices/></domain>").nics).toEqual([]);
  });
});

describe("tables", () => {
  test("virsh domiflist", () => {
    const table = ` Interface   Type     Source   Model    MAC
-----------------------------------------------------------
 vnet0       bridge   beth0    virtio   02:00:c0:a8:01:05
 -           bridge   beth1    virtio   02:00:c0:a8:02:05
`;
    expect(readNics(table)).toEqual({
      ...{ form: "domiflist", vm: null, bridges: null, nics: [{ device: "vnet0", mac: "02:00:c0:a8:01:05" }] },
      notices: [expect.stringContaining("02:00:c0:a8:02:05")],
    });
  });

  test("xm network-list", () => {
    const table = `Idx BE     MAC Addr.     handle state evt-ch tx-/rx-ring-ref BE-path
0   0  02:00:c0:a8:01:05    0     4      8     522  /523     /local/domain/0/backend/vif/3/0
1   0  02:00:c0:a8:02:05    1     4      9     524  /525     /local/domain/0/backend/vif/3/1`;
    expect(readNics(table).nics).toEqual([
      { device: "vif3.0", mac: "02:00:c0:a8:01:05" },
      { device: "vif3.1", mac: "02:00:c0:a8:02:05" },
    ]);
  });

  test("a list, either way round", () => {
    expect(readNics("vnet0 02:00:c0:a8:01:05\n02:00:c0:a8:01:06, vnet1").nics).toEqual([
      { device: "vnet0", mac: "02:00:c0:a8:01:05" },
      { device: "vnet1", mac: "02:00:c0:a8:01:06" },
    ]);
  });

  test.each([
    ["nothing", "  \n"],
    ["a device twice", "vnet0 02:00:c0:a8:01:05\nvnet0 02:00:c0:a8:01:06"],
    ["half a MAC", "vnet0 02:00:c0:a8:01"],
    ["prose", "please isolate one-42"],
  ])("%s is refused", (_, text) => {
    expect(() => readNics(text)).toThrow(/NICs of the VM|twice/);
  });
});

describe("brctl show", () => {
  const HEADER = "bridge name\tbridge id\t\tSTP enabled\tinterfaces\n";

  test("continuation lines belong to the bridge above; a bridge without ports has none", () => {
    const text = `${HEADER}beth0\t\t8000.0200c0a80101\tno\t\teth0\n\t\t\t\t\t\t\tvnet0\n\t\t\t\t\t\t\tvnet1\nbeth1\t\t8000.000000000000\tno\t\t\nbeth2\t\t8000.020000000001\tyes\t\tvnet2\n`;
    expect([...parseBrctl(text)]).toEqual([
      ["beth0", ["eth0", "vnet0", "vnet1"]],
      ["beth1", []],
      ["beth2", ["vnet2"]],
    ]);
  });

  const TABLE = `${HEADER}beth0\t\t8000.0200c0a80101\tno\t\teth0\n\t\t\t\t\t\t\tvnet0\n`;
  const NIC = { device: "vnet0", mac: "02:00:c0:a8:01:05" };

  test.each([
    ["below a list", `vnet0 02:00:c0:a8:01:05\n${TABLE}`],
    ["above a list", `${TABLE}\nvnet0 02:00:c0:a8:01:05`],
    [
      "above a domain",
      `${TABLE}<domain id='1'><name>one-1</name><devices><interface type='bridge'><mac address='02:00:c0:a8:01:05'/><target dev='vnet0'/></interface></devices></domain>`,
    ],
  ])("is read %s", (_, text) => {
    const { nics, bridges } = readNics(text);
    expect(nics).toEqual([NIC]);
    expect(bridges).toEqual(new Map([["beth0", ["eth0", "vnet0"]]]));
  });

  test("without it nothing is said of bridges", () => {
    expect(readNics("vnet0 02:00:c0:a8:01:05").bridges).toBeNull();
  });

  test.each([`${HEADER}\t\t\t\tvnet0\n`, "can't get info Operation not supported\n"])("%j is refused", (text) => {
    expect(() => parseBrctl(text)).toThrow(/Line \d/);
  });
});
