import { describe, expect, it } from "vitest";
import type { SecurityGroup } from "@/server/model/neutron";
import { securityGroupRuleInputSchema } from "@/server/model/security-group-input";
import { ruleFaults } from "@/server/operations/security-groups/rule-faults";

const WEB: SecurityGroup = { id: "5b2b228d-cbb2-4428-b879-93457382aa82", name: "web", projectId: "p", rules: [] };
const faultsOf = (...rules: object[]) =>
  ruleFaults(
    WEB,
    rules.map((rule) => securityGroupRuleInputSchema.parse({ direction: "ingress", ...rule })),
    [WEB],
    "11111111-2222-4333-8444-000000000000",
  ).map(({ rule, field, code }) => [rule, field, code]);

describe("ruleFaults", () => {
  it("puts each fault at its rule and field", () => {
    expect(
      faultsOf(
        { protocol: "tcp", portMin: 30, portMax: 20 },
        { protocol: "icmpv6" },
        { remotePrefix: "fd00::/8" },
        { protocol: "nope", remotePrefix: "10.0.0.300" },
        { protocol: "tcp", portMin: 22 },
        { protocol: "gre", portMin: 1, portMax: 1 },
        { protocol: "icmp", portMin: 300, portMax: 0 },
        { portMin: 22, portMax: 22 },
        { remoteGroupId: "gone" },
      ),
    ).toEqual([
      [0, "portMax", "port-range-reversed"],
      [1, "protocol", "protocol-of-other-ethertype"],
      [2, "remote", "prefix-of-other-ethertype"],
      [3, "protocol", "protocol-unknown"],
      [3, "remote", "prefix-invalid"],
      [4, "portMax", "port-range-incomplete"],
      [5, "portMin", "protocol-without-ports"],
      [6, "portMin", "icmp-type-out-of-range"],
      [7, "protocol", "port-without-protocol"],
      [8, "remote", "remote-group-unknown"],
    ]);
  });

  it("tells the second of two equal rules, also when it is spelled otherwise", () => {
    const ssh = { protocol: "tcp", portMin: 22, portMax: 22 };
    expect(faultsOf(ssh, { ...ssh, protocol: "6", remotePrefix: "0.0.0.0/0" })).toEqual([
      [1, null, "rule-given-twice"],
    ]);
    expect(faultsOf(ssh, { ...ssh, direction: "egress" })).toEqual([]);
  });
});
