import { expect, it } from "vitest";
import { subnetDefaults } from "./subnet-defaults";

it.each([
  ["10.0.0.0/24", "10.0.0.1", "10.0.0.2", "10.0.0.254"],
  ["10.0.0.77/24", "10.0.0.1", "10.0.0.2", "10.0.0.254"],
  ["172.16.0.0/12", "172.16.0.1", "172.16.0.2", "172.31.255.254"],
  ["2001:db8::/64", "2001:db8::1", "2001:db8::2", "2001:db8::ffff:ffff:ffff:ffff"],
])("derives gateway and pool of %s", (cidr, gateway, start, end) => {
  expect(subnetDefaults(cidr)).toEqual({ gateway, pool: { start, end } });
});

it.each(["", "10.0.0.0", "10.0.0.0/33", "10.0.0.0/31", "ten/8"])("has none for %j", (text) => {
  expect(subnetDefaults(text)).toBeNull();
});
