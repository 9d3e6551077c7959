import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { NetworkIntent } from "@/server/model/network-intent";
import { compileHost } from "@/server/security-groups/compile-host";
import { type FirewallStyle, HAVANA, ZED, ZED_PLAIN } from "@/server/security-groups/firewall-style";
import { saveText } from "@/server/security-groups/save-text";
import { exampleIntent, fixedIps, PORT_ID, SEED_RULES, SHAPES } from "@/server/security-groups/testing/samples";

/**
 * Byte for byte what Neutron's own driver put in force (Zed) or what its source gives (Havana). Normalised is only what
 * stands for no difference: comment lines, counters, the case of MACs, and for sets the order and the kernel's own sizes.
 */
function reference(name: string): { ipv4: string[]; ipv6: string[]; sets: string[] } {
  const text = readFileSync(path.join("fixtures/security-groups", `dataplane-sg-${name}.rules.txt`), "utf8");
  const [ipv4 = "", ipv6 = "", sets = ""] = text.split(/^# --- .*$/m);
  const lines = (part: string) => part.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  const lower = (line: string) => line.replace(/[0-9A-F]{2}(:[0-9A-F]{2}){5}/, (mac) => mac.toLowerCase());
  return {
    ipv4: lines(ipv4).map(lower),
    ipv6: lines(ipv6).map(lower),
    sets: lines(sets)
      .map((line) => line.replace(/ hashsize .*$/, ""))
      .sort(),
  };
}

function written(intent: NetworkIntent, style: FirewallStyle) {
  const ports = intent.ports
    .filter(({ host }) => host === "c1")
    .map((port) => ({ port, treatment: "filtered" as const }));
  const { ipv4, ipv6, sets, unusable } = compileHost({ intent, ports, zones: new Map([[PORT_ID, 4097]]), style });
  expect(unusable).toEqual([]);
  const text = (family: typeof ipv4 | null) =>
    family === null
      ? []
      : [...(family.raw === null ? [] : saveText("raw", family.raw)), ...saveText("filter", family.filter)];
  const setLines = sets.flatMap(({ name, family, members }) => [
    `create ${name} hash:net family ${family === "ipv4" ? "inet" : "inet6"}`,
    ...members.map((member) => `add ${name} ${member}`),
  ]);
  return { ipv4: text(ipv4), ipv6: text(ipv6), sets: setLines.sort() };
}

describe("the firewall of a host equals Neutron's", () => {
  test("example A, Zed", () => {
    expect(written(exampleIntent(), ZED)).toEqual(reference("zed"));
  });

  test("the same without comments and sets", () => {
    const { ipv4 } = written(exampleIntent(), ZED_PLAIN);
    expect(ipv4).toEqual(reference("zed-plain").ipv4);
  });

  test("example B, Havana", () => {
    expect(written(exampleIntent(), HAVANA)).toEqual(reference("havana"));
  });

  test("example C: every shape, two families, an allowed address pair", () => {
    const intent = exampleIntent([...SEED_RULES, ...SHAPES], {
      fixedIps: fixedIps("10.0.0.2", "2001:db8::2"),
      allowedAddressPairs: [{ address: "10.0.0.99" }],
    });
    const { sets, ...rules } = written(intent, ZED);
    const { sets: _, ...expected } = reference("shapes");
    expect(rules).toEqual(expected);
    // The reference's sets were given by hand; the members of a group include what its ports may also send from.
    expect(sets).toContain("add NIPv4d6c0d5a8-2b3e-4c6a-9f10- 10.0.0.99");
    expect(sets).toContain("add NIPv6d6c0d5a8-2b3e-4c6a-9f10- 2001:db8::2");
  });
});
