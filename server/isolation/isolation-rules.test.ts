import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseEbtablesRule, ruleKey } from "@/server/isolation/ebtables-rule";
import { asIsolationRule, isolationRules, ruleText } from "@/server/isolation/isolation-rules";

const NIC = { device: "vnet0", mac: "02:00:0a:00:00:05" };

test("the two rules of the OpenNebula script, in both ways to negate", () => {
  const [into, out] = isolationRules(NIC);
  expect([ruleText(into), ruleText(out)]).toEqual([
    "-s ! 02:00:0a:00:00:00/ff:ff:ff:ff:ff:00 -o vnet0 -j DROP",
    "-s ! 02:00:0a:00:00:05 -i vnet0 -j DROP",
  ]);
  expect([ruleText(into, "before"), ruleText(out, "before")]).toEqual([
    "! -s 02:00:0a:00:00:00/ff:ff:ff:ff:ff:00 -o vnet0 -j DROP",
    "! -s 02:00:0a:00:00:05 -i vnet0 -j DROP",
  ]);
});

describe("one rule, however it is written", () => {
  const key = (text: string) => ruleKey(parseEbtablesRule(text));
  const printed = "-s ! 02:00:0a:00:00:05 -i vnet0 -j DROP";

  test.each([
    ["negation before", "! -s 02:00:0a:00:00:05 -i vnet0 -j DROP"],
    ["the legacy tool's zeros", "-s ! 2:0:a:0:0:5 -i vnet0 -j DROP"],
    ["capitals", "-s ! 02:00:0A:00:00:05 -i vnet0 -j DROP"],
    ["long options", "--source ! 02:00:0a:00:00:05 --in-interface vnet0 --jump DROP"],
    ["another order", "-i vnet0 -j DROP -s ! 02:00:0a:00:00:05"],
    ["a whole mask", "-s ! 02:00:0a:00:00:05/ff:ff:ff:ff:ff:ff -i vnet0 -j DROP"],
    ["the command before", "-A FORWARD -s ! 02:00:0a:00:00:05 -i vnet0 -j DROP"],
    ["counters behind, as saved", "-s ! 02:00:0a:00:00:05 -i vnet0 -j DROP -c 12 840"],
    ["counters behind, as listed", "-s ! 02:00:0a:00:00:05 -i vnet0 -j DROP , pcnt = 12 -- bcnt = 840"],
  ])("%s", (_, text) => {
    expect(key(text)).toBe(key(printed));
    expect(asIsolationRule(text)).toEqual({ direction: "out", device: "vnet0", mac: "02:00:0a:00:00:05" });
  });

  test("the legacy tool's mask", () => {
    expect(asIsolationRule("-s ! 2:0:a:0:0:0/ff:ff:ff:ff:ff:0 -o vnet0 -j DROP")).toEqual(isolationRules(NIC)[0]);
  });

  test.each([
    ["not negated", "-s 02:00:0a:00:00:05 -i vnet0 -j DROP"],
    ["another device", "-s ! 02:00:0a:00:00:05 -i vnet1 -j DROP"],
    ["all devices but one", "-s ! 02:00:0a:00:00:05 -i ! vnet0 -j DROP"],
    ["another target", "-s ! 02:00:0a:00:00:05 -i vnet0 -j ACCEPT"],
    ["of one protocol", "-p ARP -s ! 02:00:0a:00:00:05 -i vnet0 -j DROP"],
    ["another mask", "-s ! 02:00:0a:00:00:00/ff:ff:ff:00:00:00 -o vnet0 -j DROP"],
  ])("%s is another rule", (_, text) => {
    expect(key(text)).not.toBe(key(printed));
    expect(asIsolationRule(text)?.device === "vnet0").toBe(false);
  });
});

test("what is written is recognised, for any MAC and either negation", () => {
  const octet = fc.integer({ min: 0, max: 255 }).map((value) => value.toString(16).padStart(2, "0"));
  const mac = fc.array(octet, { minLength: 5, maxLength: 5 }).map((rest) => ["02", ...rest].join(":"));
  fc.assert(
    fc.property(mac, fc.constantFrom("before" as const, "after" as const), (address, negation) => {
      for (const rule of isolationRules({ device: "vnet7", mac: address })) {
        const legacy = ruleText(rule, negation).replace(/\b0([0-9a-f])\b/g, "$1");
        expect(asIsolationRule(legacy)).toEqual(rule);
      }
    }),
  );
});
