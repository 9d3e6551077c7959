import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chainLines } from "@/server/hosts/backends/linux/write/chain-lines";
import { normalRule } from "@/server/hosts/backends/linux/write/normal-rule";
import type { FilterOperation } from "@/server/model/host-operation";
import type { FilterChain } from "@/server/model/host-state";

type SetChains = Extract<FilterOperation, { op: "chains.set" }>;

const set = (part: Partial<SetChains>): SetChains => ({
  op: "chains.set",
  namespace: "",
  family: "ipv4",
  table: "filter",
  chains: [],
  absent: [],
  jumps: [],
  ...part,
});

const chain = (name: string, rules: readonly string[], policy: string | null = null): FilterChain => ({
  name,
  policy,
  packets: null,
  bytes: null,
  rules: rules.map((spec) => ({ spec, packets: 0, bytes: 0 })),
});

/** What iptables-restore --noflush makes of the lines. */
function restored(present: readonly FilterChain[], lines: readonly string[]): Record<string, string[]> {
  const chains = new Map(present.map(({ name, rules }) => [name, rules.map(({ spec }) => spec)]));
  for (const line of lines) {
    const declared = /^:(\S+) - /.exec(line)?.[1];
    if (declared !== undefined) {
      chains.set(declared, []);
      continue;
    }
    const [, command, name = "", rest = ""] = /^(-[AIDFX]) (\S+)(?: (.*))?$/.exec(line) ?? [];
    const rules = chains.get(name);
    if (!rules) throw new Error(`no chain ${name}`);
    if (command === "-A") rules.push(rest);
    else if (command === "-F") rules.length = 0;
    else if (command === "-X") chains.delete(name);
    else if (command === "-I") {
      const [, place, rule = ""] = /^(\d+) (.*)$/.exec(rest) ?? [];
      rules.splice(Number(place) - 1, 0, rule);
    } else {
      const at = /^\d+$/.test(rest) ? Number(rest) - 1 : rules.indexOf(rest);
      if (at < 0 || at >= rules.length) throw new Error(`nothing to delete: ${line}`);
      rules.splice(at, 1);
    }
  }
  return Object.fromEntries(chains);
}

const rules = fc.array(fc.constantFrom("-j A", "-j B", "-p tcp -j C", "-p udp -j D", "-s 10.0.0.1/32 -j E"));

describe("the lines of a table", () => {
  it("lead from any chain to any other", () => {
    fc.assert(
      fc.property(rules, rules, (before, after) => {
        const present = [chain("c", before)];
        const lines = chainLines(present, [set({ chains: [{ name: "c", rules: after }] })]);
        expect(restored(present, lines).c).toEqual(after);
        expect(lines.some((line) => line.startsWith(":"))).toBe(false);
      }),
    );
  });

  it("are none when it is so already, however it is written", () => {
    const present = [
      chain("FORWARD", ["-j mine"], "ACCEPT"),
      chain("mine", ["-s 10.1.2.0/24 -m mac --mac-source fa:16:3e:00:00:0a -j RETURN", "! -d 10.0.0.1/32 -j DROP"]),
    ];
    const written = ["-s 10.1.2.3/24 -m mac --mac-source FA:16:3E:00:00:0A -j RETURN ", "-d ! 10.0.0.1 -j DROP"];
    const operation = set({
      chains: [{ name: "mine", rules: written }],
      absent: ["nothing"],
      jumps: [{ chain: "FORWARD", rule: "-j mine", at: "first" }],
    });
    expect(chainLines(present, [operation])).toEqual([]);
  });

  it("touch only what differs: a rule in the midst of a thousand", () => {
    const many = Array.from({ length: 1000 }, (_, n) => `-p tcp -m tcp --dport ${n} -j RETURN`);
    const lines = chainLines(
      [chain("c", many)],
      [set({ chains: [{ name: "c", rules: many.toSpliced(500, 1, "-p icmp -j RETURN") }] })],
    );
    expect(lines).toEqual(["-I c 501 -p icmp -j RETURN", "-D c 502"]);
  });

  it("take the jumps to a chain out before the chain, and leave foreign rules alone", () => {
    const present = [
      chain("FORWARD", ["-j docker", "-i tap1 -j c", "-j docker"], "DROP"),
      chain("docker", ["-j RETURN"]),
      chain("c", ["-j DROP"]),
    ];
    const lines = chainLines(present, [set({ absent: ["c"] })]);
    expect(lines).toEqual(["-D FORWARD -i tap1 -j c", "-F c", "-X c"]);
    expect(restored(present, lines)).toEqual({ FORWARD: ["-j docker", "-j docker"], docker: ["-j RETURN"] });
  });
});

it.each([
  ["-s 0.0.0.0/0 -j DROP", "-j DROP"],
  ["! -s 2:0:A:0:0:5 -i tap1 -j DROP", "-s ! 02:00:0a:00:00:05 -i tap1 -j DROP"],
  ["-s 2001:DB8::1 -j DROP", "-s 2001:db8:0::1/128 -j DROP"],
  ['-m comment --comment "a b" -j DROP', '-m comment   --comment "a b" -j DROP '],
])("%s is %s", (one, other) => {
  expect(normalRule(one)).toBe(normalRule(other));
});

it("tells a negated match from a plain one", () => {
  expect(normalRule("! -s 10.0.0.1/32 -j DROP")).not.toBe(normalRule("-s 10.0.0.1/32 -j DROP"));
  expect(normalRule("! -s 0.0.0.0/0 -j DROP")).not.toBe(normalRule("-j DROP"));
});
