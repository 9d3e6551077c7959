import { describe, expect, it } from "vitest";
import { EMPTY_RULE, type RuleForm } from "./rule-form";
import { readRuleText, ruleText } from "./what-if-url";

const SSH: RuleForm = { ...EMPTY_RULE, first: "22", last: "22" };

describe("a rule in an address", () => {
  it.each<[string, RuleForm]>([
    ["ingress,IPv4,tcp,22,22,any,", SSH],
    ["ingress,IPv4,tcp,22,22,prefix,10.0.0.0/24", { ...SSH, remote: "prefix", prefix: "10.0.0.0/24" }],
    [
      "egress,IPv6,,,,group,g-1",
      { ...EMPTY_RULE, direction: "egress", ethertype: "IPv6", protocol: "", remote: "group", groupId: "g-1" },
    ],
  ])("%s", (text, form) => {
    expect(ruleText(form)).toBe(text);
    expect(readRuleText(text)).toEqual(form);
  });

  it("is as in an empty form where it cannot be read", () => {
    expect(readRuleText("")).toEqual(EMPTY_RULE);
    expect(readRuleText("sideways,IPX,udp,,,nobody,x")).toEqual({ ...EMPTY_RULE, protocol: "udp" });
  });
});
