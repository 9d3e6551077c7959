import { describe, expect, test } from "vitest";
import { isHousekeepingDevice, parseChainName, parseDeviceName, parseNamespaceName } from "./names";

describe("names carry a piece of a UUID", () => {
  test.each([
    ["tapb079c24c-83", "guest", "port"],
    ["qbrb079c24c-83", "qbr", "port"],
    ["qvbb079c24c-83", "qvb", "port"],
    ["qvob079c24c-83", "qvo", "port"],
    ["qr-b079c24c-83", "router-interface", "port"],
    ["qg-b079c24c-83", "router-gateway", "port"],
    ["ns-b079c24c-83", "dhcp", "port"],
    ["brqb079c24c-83", "brq", "network"],
    ["rfp-b079c24c-83", "router-to-fip", "port"],
  ])("device %s", (name, role, of) => {
    expect(parseDeviceName(name)).toEqual({ role, of, fragment: "b079c24c-83" });
  });

  test.each(["tap0", "tapb079c24c", "qvob079c24c-834", "qvoB079C24C-83", "br-int", "xtapb079c24c-83", ""])(
    "%j is a name of its own",
    (name) => {
      expect(parseDeviceName(name)).toBeNull();
    },
  );

  test("chains have one character less", () => {
    expect(parseChainName("neutron-openvswi-ib079c24c-8")).toEqual({ direction: "ingress", fragment: "b079c24c-8" });
    expect(parseChainName("neutron-linuxbri-ob079c24c-8")).toEqual({ direction: "egress", fragment: "b079c24c-8" });
    expect(parseChainName("neutron-openvswi-sb079c24c-8")?.direction).toBe("anti-spoof");
    for (const name of ["neutron-openvswi-sg-chain", "neutron-openvswi-INPUT", "ib079c24c-8", "FORWARD"]) {
      expect(parseChainName(name)).toBeNull();
    }
  });

  test("namespaces carry a whole UUID", () => {
    const id = "f84a328e-407e-4ca6-87bb-ec148853c585";
    expect(parseNamespaceName(`qdhcp-${id}`)).toEqual({ role: "qdhcp", of: "network", id });
    expect(parseNamespaceName(`snat-${id}`)).toEqual({ role: "snat", of: "router", id });
    expect(parseNamespaceName("qdhcp-short")).toBeNull();
    expect(parseNamespaceName("blue")).toBeNull();
  });

  test("the kernel's and OVS's own devices are told from an operator's", () => {
    expect(["ovs-netdev", "ovs-system", "gre_sys", "vxlan_sys_4789"].every(isHousekeepingDevice)).toBe(true);
    expect(["gre1", "vxlan100", "br-int", "ovs-netdev2"].some(isHousekeepingDevice)).toBe(false);
  });
});
