import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FilterChain, IpSet } from "@/server/model/host-state";
import type { Family } from "@/server/security-groups/rule-line";
import { deadLines } from "@/server/security-groups/shadow/dead-lines";
import { firstMet } from "@/server/security-groups/testing/enumerate-packets";

const chainOf = (name: string, specs: readonly string[]): FilterChain => ({
  ...{ name, policy: null, packets: null, bytes: null },
  rules: specs.map((spec) => ({ spec, packets: null, bytes: null })),
});
const SETS: readonly IpSet[] = [
  { name: "NIPv4web", type: "hash:net", family: "inet", members: ["10.0.0.0/30", "10.0.0.9"] },
  { name: "NIPv4db", type: "hash:net", family: "inet", members: ["10.0.0.0/31", "10.0.0.2/31", "10.0.0.9"] },
  { name: "NIPv4none", type: "hash:net", family: "inet", members: [] },
  { name: "NIPv4odd", type: "hash:net", family: "inet", members: ["10.0.0.0/8", "10.0.0.1 nomatch"] },
];
const fates = (specs: readonly string[], more: readonly FilterChain[] = [], family: Family = "ipv4") =>
  deadLines({ chains: [chainOf("c", specs), ...more] }, "c", { family, sets: SETS }).map((fate) =>
    fate?.kind === "dead" ? fate.by : (fate?.kind ?? null),
  );

describe("dead lines", () => {
  it.each<[string, string[], (string | number[])[]]>([
    ["a wider prefix", ["-s 10.0.0.0/8 -j RETURN", "-s 10.1.0.0/16 -j DROP"], ["decides", [0]]],
    ["a narrower prefix", ["-s 10.1.0.0/16 -j RETURN", "-s 10.0.0.0/8 -j DROP"], ["decides", "decides"]],
    [
      "two halves",
      ["-s 10.0.0.0/9 -j RETURN", "-s 10.128.0.0/9 -j DROP", "-s 10.0.0.0/8 -j RETURN"],
      ["decides", "decides", [0, 1]],
    ],
    [
      "ports that overlap",
      [
        "-p tcp -m tcp --dport 22 -j RETURN",
        "-p tcp -m multiport --dports 10:30 -j RETURN",
        "-p tcp -m multiport --dports 25:40,50 -j RETURN",
        "-p tcp -m multiport --dports 20:40 -j RETURN",
        "-p tcp -m multiport --dports 20:41 -j RETURN",
      ],
      ["decides", "decides", "decides", [1, 2], "decides"],
    ],
    ["another protocol", ["-p udp -j RETURN", "-p tcp -m tcp --dport 22 -j RETURN"], ["decides", "decides"]],
    ["protocols by number", ["-p 6 -j RETURN", "-p tcp -m tcp --dport 22 -j RETURN"], ["decides", [0]]],
    [
      "every ICMP type by its codes",
      ["-p icmp -m icmp --icmp-type 3 -j RETURN", "-p icmp -m icmp --icmp-type 3/4 -j DROP"],
      ["decides", [0]],
    ],
    [
      "not one, and that one",
      ["! -s 10.0.0.1/32 -j RETURN", "-s 10.0.0.1/32 -j RETURN", "-p tcp -j DROP"],
      ["decides", "decides", [0, 1]],
    ],
    [
      "states",
      [
        "-m state --state RELATED,ESTABLISHED -j RETURN",
        "-m conntrack --ctstate NEW,INVALID,UNTRACKED -j DROP",
        "-j DROP",
      ],
      ["decides", "decides", [0, 1]],
    ],
    ["what only counts", ["-j LOG --log-prefix x", "-p tcp", "-p tcp -j RETURN"], ["decides", "decides", "decides"]],
    [
      "members of a set in a prefix",
      ["-s 10.0.0.0/24 -j RETURN", "-m set --match-set NIPv4web src -j RETURN"],
      ["decides", [0]],
    ],
    [
      "a set in another",
      ["-m set --match-set NIPv4db src -j RETURN", "-m set --match-set NIPv4web src -j RETURN"],
      ["decides", [0]],
    ],
    ["a set with nobody in it", ["-m set --match-set NIPv4none src -j RETURN"], [[]]],
    [
      "a set that is not understood",
      ["-m set --match-set NIPv4odd src -j RETURN", "-s 10.0.0.1/32 -j RETURN"],
      ["unknown", "unknown"],
    ],
    [
      "a text, twice",
      ["-m mark --mark 0x1 -j RETURN", "-p tcp -m mark --mark 0x1 -j RETURN", "-p tcp -j RETURN"],
      ["unknown", [0], "unknown"],
    ],
    [
      "a text and its contrary",
      ["-m mark --mark 0x1 -j RETURN", "-m mark ! --mark 0x1 -j DROP", "-p tcp -j DROP"],
      ["unknown", "unknown", [0, 1]],
    ],
    [
      "a limit never takes all",
      ["-m limit --limit 5/min -j RETURN", "-p tcp -j DROP", "-p tcp -m limit --limit 5/min -j RETURN"],
      ["unknown", "unknown", [1]],
    ],
    [
      "devices",
      [
        "-m physdev --physdev-in tap+ -j RETURN",
        "-m physdev --physdev-in tap1 -j DROP",
        "-m physdev --physdev-in qvb1 -j DROP",
      ],
      ["decides", [0], "decides"],
    ],
    [
      "bridged packets have both devices",
      [
        "-m physdev --physdev-in + -j RETURN",
        "-m physdev --physdev-is-bridged -j DROP",
        "-m physdev ! --physdev-is-bridged -j DROP",
      ],
      ["decides", [0], "decides"],
    ],
    [
      "MACs",
      ["-m mac --mac-source FA:16:3E:00:00:01 -j RETURN", "-m mac --mac-source fa:16:3e:00:00:01 -j RETURN"],
      ["decides", [0]],
    ],
    ["an unknown target", ["-p tcp -j NFQUEUE --queue-num 1", "-p tcp -j DROP"], ["decides", "unknown"]],
    ["another table's marks", ["-j MARK --set-xmark 0x1/0xffffffff", "-j DROP"], ["unknown", "unknown"]],
  ])("%s", (_, specs, expected) => {
    expect(fates(specs)).toEqual(expected);
  });

  it("follows lines to other chains, and back", () => {
    const spoof = chainOf("s", ["-s 10.0.0.5/32 -m mac --mac-source fa:16:3e:00:00:05 -j RETURN", "-j DROP"]);
    expect(
      fates(["-j s", "-s 10.0.0.5/32 -j RETURN", "-s 10.0.0.6/32 -j RETURN", "-s 10.0.0.0/8 -j RETURN"], [spoof]),
    ).toEqual([...["decides", "decides", [0]], [0, 1]]);
    expect(fates(["-j away", "-p tcp -j DROP"])).toEqual(["decides", "unknown"]);
    expect(fates(["-j round", "-p tcp -j DROP"], [chainOf("round", ["-j c"])])[1]).toBe("unknown");
  });

  it("counts a whole range of ports as every port, and IPv6 the same way", () => {
    expect(fates(["-p tcp -m multiport --dports 0:65535 -j RETURN", "-p tcp -j RETURN"])).toEqual(["decides", [0]]);
    expect(fates(["-p tcp -m multiport --dports 1:65535 -j RETURN", "-p tcp -j RETURN"])).toEqual([
      "decides",
      "decides",
    ]);
    expect(
      fates(["-s fd00::/8 -j RETURN", "-s fd00:1::/64 -p tcp -j RETURN", "-s fe80::1/128 -j DROP"], [], "ipv6"),
    ).toEqual(["decides", [0], "decides"]);
  });

  const prefix = fc.constantFrom(
    "10.0.0.0/8",
    "10.0.0.0/30",
    "10.0.0.0/31",
    "10.0.0.2/31",
    "10.0.0.1/32",
    "10.0.0.9/32",
    "0.0.0.0/1",
    "128.0.0.0/1",
  );
  const not = fc.constantFrom("", "", "", "! ");
  const ports = fc.constantFrom("0:65535", "0:79", "80", "80:90", "81:65535", "22,80", "22,85:90", "0:22,23:65535");
  const spelled = (no: fc.Arbitrary<string>, ...what: string[]) => fc.tuple(no, fc.constantFrom(...what));
  const KINDS = {
    source: fc.tuple(not, prefix).map(([no, one]) => `${no}-s ${one}`),
    destination: prefix.map((one) => `-d ${one}`),
    protocol: fc.oneof(
      fc
        .tuple(fc.constantFrom("tcp", "udp", "17"), fc.constantFrom("--dports", "--sports", "--ports"), not, ports)
        .map(([name, option, no, range]) => `-p ${name} -m multiport ${no}${option} ${range}`),
      spelled(not, "tcp", "icmp", "47", "17").map(([no, name]) => `${no}-p ${name}`),
      spelled(not, "3", "3/4", "8", "8/0").map(([no, type]) => `-p icmp -m icmp ${no}--icmp-type ${type}`),
    ),
    physdev: spelled(not, "in tap1", "in tap+", "out tap2", "is-bridged").map(
      ([no, what]) => `-m physdev ${no}--physdev-${what}`,
    ),
    state: spelled(not, "NEW", "RELATED,ESTABLISHED", "INVALID,UNTRACKED", "NEW,INVALID").map(
      ([no, what]) => `-m state ${no}--state ${what}`,
    ),
    set: spelled(not, "NIPv4web src", "NIPv4db src", "NIPv4none src", "NIPv4db dst").map(
      ([no, what]) => `-m set ${no}--match-set ${what}`,
    ),
  };
  const NAMES = ["source", "destination", "protocol", "physdev", "state", "set"] as const;
  type Kinds = readonly (typeof NAMES)[number][];
  /** Lines that ask for some of these, so that they get into each other's way. */
  const lineOf = (kinds: Kinds, ...targets: string[]) =>
    fc
      .tuple(fc.tuple(...kinds.map((kind) => fc.option(KINDS[kind], { nil: "" }))), fc.constantFrom(...targets))
      .map(([matches, target]) => [...matches, target === "" ? "" : `-j ${target}`].filter(Boolean).join(" "));
  const rules = fc
    .subarray([...NAMES], { minLength: 1, maxLength: 2 })
    .chain((kinds) =>
      fc.tuple(
        fc.array(lineOf(kinds, "RETURN", "RETURN", "DROP", "ACCEPT", "s", "t", ""), { minLength: 1, maxLength: 7 }),
        fc.array(lineOf(kinds, "RETURN", "DROP", "t"), { maxLength: 3 }),
        fc.array(lineOf(kinds, "RETURN", "ACCEPT"), { maxLength: 2 }),
      ),
    );

  it("says dead if and only if no packet of all is first met by the line", { timeout: 60_000 }, () => {
    let dead = 0;
    fc.assert(
      fc.property(rules, ([specs, inner, innermost]) => {
        const chains = [chainOf("c", specs), chainOf("s", inner), chainOf("t", innermost)];
        const found = deadLines({ chains }, "c", { family: "ipv4", sets: SETS });
        const met = firstMet(chains, SETS);
        expect(found.map((fate) => fate?.kind)).toEqual(specs.map((_, at) => (met.has(at) ? "decides" : "dead")));
        for (const [at, fate] of found.entries()) {
          if (fate?.kind !== "dead") continue;
          dead += 1;
          // the lines that are named take it all without the others
          const only = specs.map((spec, each) => (each === at || fate.by.includes(each) ? spec : "-p 255 -j RETURN"));
          expect(firstMet([chainOf("c", only), ...chains.slice(1)], SETS).has(at)).toBe(false);
        }
      }),
      { numRuns: 200, seed: 6 },
    );
    expect(dead).toBeGreaterThan(25);
  });
});
