import { describe, expect, test } from "vitest";
import { canonical, contains, netmask, networkAddress, prefixLength, prefixSize } from "@/server/model/address";

describe("prefixes of both families", () => {
  test.each([
    ["10.0.0.7/24", "10.0.0.0", 24, 256],
    ["10.1.255.255/15", "10.0.0.0", 15, 131_072],
    ["192.0.2.1/32", "192.0.2.1", 32, 1],
    ["10.0.0.1/0", "0.0.0.0", 0, 4_294_967_296],
    ["2001:DB8::ff:1/64", "2001:db8::", 64, 2 ** 64],
    ["2001:db8:0:ff00::1/57", "2001:db8:0:ff00::", 57, 2 ** 71],
    ["fe80::1/128", "fe80::1", 128, 1],
    ["::1/0", "::", 0, 2 ** 128],
  ])("%s", (cidr, network, length, size) => {
    expect([networkAddress(cidr), prefixLength(cidr), prefixSize(cidr)]).toEqual([network, length, size]);
  });

  test("a mask of every length that matters", () => {
    const masks = ["/0", "/8", "/15", "/24", "/31", "/32"].map((length) => netmask(`10.0.0.0${length}`));
    expect(masks).toEqual([
      ...["0.0.0.0", "255.0.0.0", "255.254.0.0", "255.255.255.0", "255.255.255.254", "255.255.255.255"],
    ]);
  });

  test.each([
    ["10.0.0.0/24", "10.0.0.255", true],
    ["10.0.0.0/24", "10.0.1.0", false],
    ["10.0.0.9/24", "10.0.0.1", true],
    ["2001:db8::/64", "2001:db8::ffff", true],
    ["2001:db8::/64", "2001:db8:0:1::1", false],
    ["::/0", "10.0.0.1", false],
  ])("%s holds %s: %s", (cidr, address, is) => {
    expect(contains(cidr, address)).toBe(is);
  });

  test.each([
    ["2001:DB8:0::1", "2001:db8::1"],
    ["2001:DB8:0::1/64", "2001:db8::1/64"],
    ["default", "default"],
    ["10.0.0.1/24", "10.0.0.1/24"],
  ])("%s is spelled %s", (text, spelled) => {
    expect(canonical(text)).toBe(spelled);
  });
});
