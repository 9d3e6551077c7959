import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { toHostState } from "@/server/hosts/backends/simulated/to-host-state";
import { readCase } from "@/server/hosts/case/read-case";
import { readFolder } from "@/server/hosts/case/read-folder";
import { parseRuleSet } from "@/server/hosts/parse/rule-set";
import { recogniseDialect } from "@/server/security-groups/recognise-dialect";
import { newHost, performed } from "@/server/security-groups/testing/simulated";

const bare = toHostState(newHost(), 0).namespaces[0];

function hostWith(name: string) {
  const text = readFileSync(path.join("fixtures/security-groups", `dataplane-sg-${name}.rules.txt`), "utf8");
  if (bare === undefined) throw new Error("no root namespace");
  return { ...bare, iptables: parseRuleSet(text.split(/^# ---/m)[0] ?? "", "ipv4") };
}

test.each([
  ["zed", { kind: "known", dialect: "zed", comments: true, ipsets: true }],
  ["shapes", { kind: "known", dialect: "zed", comments: true, ipsets: true }],
  ["zed-plain", { kind: "known", dialect: "zed", comments: false }],
  ["havana", { kind: "known", dialect: "havana", comments: false }],
])("the rules of %s are recognised", (name, expected) => {
  expect(recogniseDialect(hostWith(name))).toEqual(expected);
});

test("captured hosts of a Zed are told as such, also the one without guests", async () => {
  const { hosts } = readCase(await readFolder("fixtures/captures/iesgn"), { at: 0 });
  const dialects = hosts.map(({ state }) => recogniseDialect(state.namespaces.find(({ name }) => name === "")));
  expect(dialects).toHaveLength(3);
  for (const each of dialects) expect(each).toMatchObject({ kind: "known", dialect: "zed", comments: true });
});

test("a host without security groups has none, and one that was not read is not taken for one with Havana's", () => {
  expect(recogniseDialect(bare)).toEqual({ kind: "none" });
  expect(recogniseDialect(undefined)).toEqual({ kind: "none" });
  const chains = { name: "neutron-openvswi-sg-chain", rules: ["-j ACCEPT"] };
  const model = performed(newHost(), [
    { op: "chains.set", namespace: "", family: "ipv4", table: "filter", chains: [chains], absent: [], jumps: [] },
  ]);
  expect(recogniseDialect(toHostState(model, 0).namespaces[0])).toEqual({ kind: "unknown" });
});
