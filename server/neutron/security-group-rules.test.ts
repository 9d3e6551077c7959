import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SecurityGroup } from "@/server/model/neutron";
import { ruleContent } from "@/server/model/rule-words";
import { securityGroupInputSchema, securityGroupRuleInputSchema } from "@/server/model/security-group-input";
import {
  checkNewGroup,
  checkNewRules,
  deleteGroupFaults,
  updateGroupFaults,
} from "@/server/neutron/security-group-rules";

const WEB = "11111111-0000-4000-8000-000000000001";
const OTHER = "22222222-0000-4000-8000-000000000001";
const FIRST = "33333333-0000-4000-8000-000000000000";

const group = (id: string, given: Partial<SecurityGroup> = {}): SecurityGroup => ({
  ...{ id, name: "web", projectId: "p", rules: [] },
  ...given,
});

function check(rules: readonly object[], into: SecurityGroup = group(WEB)) {
  const inputs = rules.map((each) => securityGroupRuleInputSchema.parse({ direction: "ingress", ...each }));
  const groups = [into, group(OTHER, { name: "other", projectId: "q" })];
  return checkNewRules(into, inputs, FIRST, groups);
}
const codes = (...rules: object[]) => check(rules).faults.map((fault) => fault.code);

describe("checkNewRules", () => {
  it.each([
    ["tcp from 1 to 65535", { protocol: "tcp", portMin: 1, portMax: 65_535 }],
    ["a protocol by its number", { protocol: "89" }],
    ["protocol 255", { protocol: "255" }],
    ["the type and code 0 of ICMP", { protocol: "icmp", portMin: 0, portMax: 0 }],
    ["a type without a code", { protocol: "icmp", portMin: 255 }],
    ["udplite with a port", { protocol: "udplite", portMin: 700, portMax: 700 }],
    ["ICMPv6 by its old name", { ethertype: "IPv6", protocol: "icmpv6", portMin: 128, portMax: 0 }],
    ["a tunnel of IPv6 in IPv4 by its number", { protocol: "41" }],
    ["a next header of IPv6", { ethertype: "IPv6", protocol: "ipv6-route" }],
    ["its own group as the remote one", { remoteGroupId: WEB }],
  ])("grants %s", (_, rule) => {
    expect(codes(rule)).toEqual([]);
  });

  it.each([
    ["a reversed range", { protocol: "tcp", portMin: 90, portMax: 80 }, ["port-range-reversed"]],
    ["half a range", { protocol: "tcp", portMin: 22 }, ["port-range-incomplete"]],
    ["port 0", { protocol: "udp", portMin: 0, portMax: 5 }, ["port-zero"]],
    ["ports without a protocol", { portMin: 22, portMax: 22 }, ["port-without-protocol"]],
    ["ports of any protocol", { protocol: "any", portMin: 22, portMax: 22 }, ["port-without-protocol"]],
    ["ports of gre", { protocol: "gre", portMin: 1, portMax: 2 }, ["protocol-without-ports"]],
    ["ports of protocol 47", { protocol: "47", portMin: 1, portMax: 2 }, ["protocol-without-ports"]],
    ["an IPv4 prefix in IPv6", { ethertype: "IPv6", remotePrefix: "10.0.0.0/24" }, ["prefix-of-other-ethertype"]],
    ["an IPv6 prefix in IPv4", { remotePrefix: "2001:db8::/64" }, ["prefix-of-other-ethertype"]],
    ["/0 of the other family", { remotePrefix: "::/0" }, ["prefix-of-other-ethertype"]],
    ["no prefix at all", { remotePrefix: "10.0.0.0/33" }, ["prefix-invalid"]],
    ["an octal address", { remotePrefix: "010.0.0.1" }, ["prefix-invalid"]],
    ["a prefix beside a group", { remotePrefix: "10.0.0.0/24", remoteGroupId: WEB }, ["prefix-and-group"]],
    ["an unknown group", { remoteGroupId: "nope" }, ["remote-group-unknown"]],
    ["a group of another project", { remoteGroupId: OTHER }, ["remote-group-unknown"]],
    ["an ICMP type of 256", { protocol: "icmp", portMin: 256 }, ["icmp-type-out-of-range"]],
    ["an ICMP code of 256", { protocol: "icmp", portMin: 3, portMax: 256 }, ["icmp-code-out-of-range"]],
    ["a code without a type", { protocol: "icmp", portMax: 0 }, ["icmp-type-required"]],
    ["an unknown protocol", { protocol: "tpc" }, ["protocol-unknown"]],
    ["protocol 256", { protocol: "256" }, ["protocol-unknown"]],
    ["a name of an object's own", { protocol: "constructor" }, ["protocol-unknown"]],
    ["ICMPv6 in IPv4", { protocol: "ipv6-icmp" }, ["protocol-of-other-ethertype"]],
    [
      "three faults at once",
      { protocol: "tcp", portMin: 9, portMax: 8, remotePrefix: "::1", remoteGroupId: "nope" },
      ["port-range-reversed", "prefix-of-other-ethertype", "prefix-and-group", "remote-group-unknown"],
    ],
  ])("refuses %s", (_, rule, expected) => {
    expect(codes(rule)).toEqual(expected);
  });

  it.each([
    [
      "a number and its name",
      { protocol: "6", portMin: 22, portMax: 22 },
      { protocol: "TCP", portMin: 22, portMax: 22 },
    ],
    ["/0 and no prefix", { remotePrefix: "0.0.0.0/0" }, {}],
    ["host bits", { remotePrefix: "10.1.2.3/24" }, { remotePrefix: "10.1.2.0/24" }],
    ["an address and its /32", { remotePrefix: "10.1.2.3" }, { remotePrefix: "10.1.2.3/32" }],
    [
      "two spellings of an IPv6 prefix",
      { ethertype: "IPv6", remotePrefix: "2001:DB8:0::/64" },
      { ethertype: "IPv6", remotePrefix: "2001:db8::/64" },
    ],
    ["three names of ICMPv6", { ethertype: "IPv6", protocol: "icmp" }, { ethertype: "IPv6", protocol: "58" }],
    ["any, spelled twice", { protocol: "0" }, { protocol: "any" }],
  ])("takes %s for the same rule", (_, one, other) => {
    expect(codes(one, other)).toEqual(["rule-given-twice"]);
    const { rules } = check([one]);
    expect(check([other], group(WEB, { rules })).faults.map((fault) => fault.code)).toEqual(["rule-exists"]);
  });

  it("tells rules apart by each thing they say", () => {
    expect(
      codes(
        {},
        { direction: "egress" },
        { ethertype: "IPv6" },
        { protocol: "tcp" },
        { protocol: "tcp", portMin: 1, portMax: 2 },
        { remotePrefix: "10.0.0.0/8" },
        { remoteGroupId: WEB },
      ),
    ).toEqual([]);
  });

  it("names the rule of a list that is at fault", () => {
    const { faults } = check([
      { protocol: "tcp", portMin: 1, portMax: 2 },
      { protocol: "tcp", portMin: 2, portMax: 1 },
    ]);
    expect(faults).toEqual([
      {
        code: "port-range-reversed",
        object: 'rule "ingress IPv4 tcp 2:1" of security group "web" (11111111)',
        message: "Rule 2 (ingress IPv4 tcp 2:1): The range of ports 2 to 1 is reversed.",
        remedy: "Give the smaller port first: 1 to 2.",
      },
    ]);
  });

  it("numbers ten thousand rules", () => {
    const many = Array.from({ length: 10_000 }, (_, i) => ({ protocol: "tcp", portMin: i + 1, portMax: i + 1 }));
    const { rules, faults } = check(many);
    expect(faults).toEqual([]);
    expect(new Set(rules.map((rule) => rule.id)).size).toBe(10_000);
  });

  it("counts faults that nobody would read", () => {
    const bad = Array.from({ length: 200 }, (_, i) => ({ protocol: "tcp", portMin: i + 2, portMax: 1 }));
    const { faults } = check(bad);
    expect(faults).toHaveLength(51);
    expect(faults.at(-1)?.message).toBe("150 more faults are not shown.");
  });

  it("reads what it wrote as the same rule, whatever was given", () => {
    const input = fc.record({
      direction: fc.constantFrom("ingress", "egress"),
      ethertype: fc.constantFrom("IPv4", "IPv6"),
      protocol: fc.option(fc.oneof(fc.constantFrom("tcp", "UDP", "icmp", "ipv6-icmp", "gre"), fc.nat(255).map(String))),
      remotePrefix: fc.option(
        fc.oneof(
          fc.tuple(fc.ipV4(), fc.nat(32)).map(([address, bits]) => `${address}/${bits}`),
          fc.tuple(fc.ipV6(), fc.nat(128)).map(([address, bits]) => `${address}/${bits}`),
        ),
      ),
    });
    fc.assert(
      fc.property(fc.array(input, { maxLength: 20 }), (inputs) => {
        for (const each of inputs) {
          const first = check([each]);
          if (first.faults.length > 0) continue;
          const [rule] = first.rules;
          const again = check(first.rules.map(({ id: _id, ...content }) => content));
          expect(again.faults).toEqual([]);
          expect(again.rules).toEqual([rule]);
        }
        const { rules, faults } = check(inputs);
        const content = rules.map(ruleContent);
        if (faults.length === 0) expect(new Set(content).size).toBe(inputs.length);
      }),
    );
  });
});

describe("security groups", () => {
  const input = (given: object) => securityGroupInputSchema.parse({ name: "web", projectId: "p", ...given });

  it("begin with going out, of both families", () => {
    const { group: made, faults } = checkNewGroup(input({}), WEB);
    expect(faults).toEqual([]);
    expect(made.rules.map(({ direction, ethertype, remoteGroupId }) => [direction, ethertype, remoteGroupId])).toEqual([
      ["egress", "IPv4", null],
      ["egress", "IPv6", null],
    ]);
  });

  it("are refused the name of the default group", () => {
    expect(checkNewGroup(input({ name: "default" }), WEB).faults.map((fault) => fault.code)).toEqual([
      "default-group-exists",
    ]);
  });

  it("stay while ports use them, and the default one always", () => {
    const faultsOf = (name: string, users: string[]) =>
      deleteGroupFaults(group(WEB, { name }), users).map((fault) => fault.code);
    expect(faultsOf("web", [])).toEqual([]);
    expect(faultsOf("web", ['port "a"'])).toEqual(["security-group-in-use"]);
    expect(faultsOf("default", ['port "a"'])).toEqual(["default-group-stays", "security-group-in-use"]);
  });

  it.each([
    ["another name", "web", { name: "www" }, ["a"], []],
    ["the same name", "default", { name: "default" }, [], []],
    ["the default group's name", "web", { name: "default" }, [], ["default-group-name"]],
    ["a name for the default group", "default", { name: "web" }, [], ["default-group-name"]],
    ["stateless while unused", "web", { stateful: false }, [], []],
    ["stateless under ports", "web", { stateful: false }, ["a"], ["security-group-in-use"]],
    ["stateful as it is", "web", { stateful: true }, ["a"], []],
  ])("change: %s", (_, name, changes, users, expected) => {
    expect(updateGroupFaults(group(WEB, { name }), changes, users).map((fault) => fault.code)).toEqual(expected);
  });
});
