import { expect, test } from "vitest";
import type { ChainPurpose, LedgerChain, LedgerLine } from "@/server/model/security-group-views";
import { chainMap, targetOf } from "./chain-map";

const line = (spec: string, given: Partial<LedgerLine> = {}): LedgerLine => ({
  ...{
    spec,
    why: null,
    group: null,
    ruleId: null,
    state: "in-force",
    number: 1,
    packets: 2,
    bytes: 0,
    place: null,
    fate: null,
  },
  ...given,
});
const chain = (name: string, purpose: ChainPurpose, lines: LedgerLine[], isThere = true): LedgerChain => ({
  ...{ family: "ipv4", name, purpose, lines, isThere, others: 0, isReordered: false },
});

test.each([
  ["-m physdev --physdev-in tap1 -j neutron-openvswi-sg-chain", "neutron-openvswi-sg-chain"],
  ["-j RETURN", "RETURN"],
  ["-p tcp -g other", "other"],
  ["-p tcp -m comment --comment x", null],
])("%s turns to %s", (spec, target) => expect(targetOf(spec)).toBe(target));

test("two rules to one chain are one arrow with the packets of both, and verdicts are none", () => {
  const map = chainMap([
    chain("FORWARD'", "agent-forward", [line("--physdev-out t -j sg"), line("--physdev-in t -j sg", { packets: 5 })]),
    chain("sg", "dispatch", [line("-j ACCEPT")]),
  ]);
  expect(map.edges.map(({ from, to, lines, isMissing }) => [from, to, lines.length, isMissing])).toEqual([
    ["FORWARD'", "sg", 2, false],
  ]);
  expect(map.nodes.map(({ chain: { name }, packets }) => [name, packets])).toEqual([
    ["FORWARD'", null],
    ["sg", 7],
  ]);
});

test("a missing rule is a missing arrow, and its chain is drawn though no host has it", () => {
  const missing = line("-j o1", { state: "missing", number: null, packets: null });
  const map = chainMap([
    chain("INPUT'", "agent-input", [missing]),
    chain("o1", "egress", [], false),
    chain("local", "local", [], false),
  ]);
  expect(map.edges).toMatchObject([{ from: "INPUT'", to: "o1", isMissing: true }]);
  expect(map.nodes.map(({ chain: { name } }) => name)).toEqual(["INPUT'", "o1"]);
});

test("every arrow leads down, so that none hides another's chain", () => {
  const purposes = [
    ...(["input", "forward", "output", "agent-input", "agent-forward", "filter-top", "agent-output"] as const),
    ...(["dispatch", "local", "egress", "ingress", "anti-spoofing", "fallback"] as const),
  ];
  const places = chainMap(purposes.map((each) => chain(each, each, []))).nodes;
  expect(new Set(places.map(({ column, row }) => `${column} ${row}`)).size).toBe(purposes.length);
  const row = (purpose: ChainPurpose) => places.find((each) => each.chain.purpose === purpose)?.row ?? -1;
  const turns = [
    ...([
      ["input", "agent-input"],
      ["agent-input", "egress"],
      ["forward", "filter-top"],
      ["filter-top", "local"],
    ] as const),
    ...([
      ["forward", "agent-forward"],
      ["agent-forward", "dispatch"],
      ["dispatch", "ingress"],
    ] as const),
    ...([
      ["dispatch", "egress"],
      ["egress", "anti-spoofing"],
      ["egress", "fallback"],
      ["ingress", "fallback"],
    ] as const),
  ];
  for (const [from, to] of turns) expect(row(to), `${from} to ${to}`).toBeGreaterThan(row(from));
});
