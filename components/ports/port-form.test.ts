import { describe, expect, it } from "vitest";
import { EMPTY_DRAFT } from "./local-link-draft";
import { EMPTY_PORT, type PortForm, readPortForm } from "./port-form";

const nic = { applianceId: "a", serverId: "hw", serverName: "bay 1", flexNic: "Mezz 3:1-b", mac: "02:00:00:00:00:01" };
const picked = { ...EMPTY_DRAFT, nic };
const read = (more: Partial<PortForm>) =>
  readPortForm({ ...EMPTY_PORT, networkId: "n", vnicType: "baremetal", ...more });

describe("readPortForm", () => {
  it("takes MAC and local link from the picked NIC", () => {
    expect(read({ link: picked })).toMatchObject({
      ok: true,
      input: {
        networkId: "n",
        mac: nic.mac,
        localLink: [{ switch_info: { server_hardware_id: "hw", bootable: true } }],
      },
    });
  });

  it("takes the typed MAC before the picked one, in any spelling", () => {
    expect(read({ link: picked, mac: "02-00-00-00-00-0A" })).toMatchObject({
      ok: true,
      input: { mac: "02:00:00:00:00:0a" },
    });
  });

  it("gives a virtual machine's port no local link, and lets its MAC be made", () => {
    expect(read({ vnicType: "normal", link: picked })).toMatchObject({
      ok: true,
      input: { mac: null, localLink: null },
    });
  });

  it.each([
    ["no network", { networkId: "", link: picked }, { networkId: expect.stringMatching(/Pick the network/) }],
    ["a server's port without a NIC", {}, { mac: expect.stringMatching(/Pick a NIC/) }],
    ["half a MAC", { mac: "02:00" }, { mac: expect.stringMatching(/six octets/) }],
    ["a multicast MAC", { mac: "01:00:5e:00:00:01" }, { mac: expect.stringMatching(/multicast/) }],
    ["two faults", { networkId: "", mac: "x" }, { networkId: expect.any(String), mac: expect.any(String) }],
  ])("refuses %s", (_, more, errors) => {
    expect(read(more)).toEqual({ ok: false, errors });
  });

  it("leaves addresses and groups of a guest to the console until something is said", () => {
    expect(read({ vnicType: "normal" })).toMatchObject({
      input: { fixedIps: null, securityGroupIds: null, allowedAddressPairs: [], portSecurity: true },
    });
    const addresses = [
      { key: 1, subnetId: "s", address: "" },
      { key: 2, subnetId: "", address: " 10.0.0.9 " },
    ];
    const guest = {
      addresses,
      groupIds: ["g"],
      pairs: "10.0.0.100 00:00:5E:00:01:0A\n\n10.0.1.0/24",
      portSecurity: true,
    };
    expect(read({ vnicType: "normal", guest })).toMatchObject({
      input: {
        fixedIps: [{ subnetId: "s" }, { address: "10.0.0.9" }],
        securityGroupIds: ["g"],
        allowedAddressPairs: [{ address: "10.0.0.100", mac: "00:00:5e:00:01:0a" }, { address: "10.0.1.0/24" }],
      },
    });
  });

  it("takes groups and pairs from a port without port security", () => {
    const guest = { addresses: null, groupIds: ["g"], pairs: "10.0.0.100", portSecurity: false };
    expect(read({ vnicType: "normal", guest })).toMatchObject({
      input: { securityGroupIds: [], allowedAddressPairs: [], portSecurity: false },
    });
  });
});
