import { describe, expect, it } from "vitest";
import type { SecurityGroupRule } from "@/server/model/neutron";
import { covers } from "@/server/operations/security-groups/covers";

const ANY: SecurityGroupRule = {
  ...{ id: "r", direction: "ingress", ethertype: "IPv4", protocol: null, portMin: null, portMax: null },
  ...{ remotePrefix: null, remoteGroupId: null },
};
const rule = (content: Partial<SecurityGroupRule>): SecurityGroupRule => ({ ...ANY, ...content });
const TCP = { protocol: "tcp", portMin: 20, portMax: 30 };

describe("covers", () => {
  it.each<[string, Partial<SecurityGroupRule>, Partial<SecurityGroupRule>, boolean]>([
    ["any, one port", {}, { ...TCP, portMin: 22, portMax: 22 }, true],
    ["a range, one within", TCP, { ...TCP, portMin: 22, portMax: 22 }, true],
    ["a range, one that sticks out", TCP, { ...TCP, portMax: 31 }, false],
    ["a range, every port", TCP, { protocol: "tcp" }, false],
    ["every port, a range", { protocol: "tcp" }, TCP, true],
    ["tcp by its number", { protocol: "6" }, TCP, true],
    ["another protocol", { protocol: "udp" }, TCP, false],
    ["one that is no protocol", { protocol: "nope" }, TCP, false],
    ["every ICMP, a type", { protocol: "icmp" }, { protocol: "icmp", portMin: 8 }, true],
    ["a type, its code", { protocol: "icmp", portMin: 3 }, { protocol: "icmp", portMin: 3, portMax: 4 }, true],
    ["a code, its type", { protocol: "icmp", portMin: 3, portMax: 4 }, { protocol: "icmp", portMin: 3 }, false],
    ["a prefix, one within", { remotePrefix: "10.0.0.0/8" }, { remotePrefix: "10.1.0.0/16" }, true],
    ["a prefix, a wider one", { remotePrefix: "10.1.0.0/16" }, { remotePrefix: "10.0.0.0/8" }, false],
    ["a prefix, everyone", { remotePrefix: "10.0.0.0/8" }, {}, false],
    ["everyone, a group", {}, { remoteGroupId: "g" }, true],
    ["a group, itself", { remoteGroupId: "g" }, { remoteGroupId: "g" }, true],
    ["a group, another", { remoteGroupId: "g" }, { remoteGroupId: "h" }, false],
    ["a group, a prefix", { remoteGroupId: "g" }, { remotePrefix: "10.0.0.0/8" }, false],
    ["the other direction", { direction: "egress" }, TCP, false],
    ["IPv6", { ethertype: "IPv6" }, TCP, false],
    [
      "IPv6 prefixes",
      { ethertype: "IPv6", remotePrefix: "fd00::/8" },
      { ethertype: "IPv6", remotePrefix: "fd00:1::/64" },
      true,
    ],
  ])("%s: %#", (_, earlier, later, expected) => {
    expect(covers(rule(earlier), rule(later))).toBe(expected);
  });
});
