import { describe, expect, test } from "vitest";
import type { OpenFlow } from "@/server/model/host-state";
import type { TraceInput } from "@/server/model/trace";
import { firewallGuests, firewallRows, firewallWorld } from "./testing/openvswitch-firewall";
import { tracePacket } from "./trace-packet";

/** Ports that were tried by `make.py` of the fixture. */
const TRIED = [22, 80, 85, 5432];
const SLOW_MS = 120_000;
const guests = new Map(firewallGuests().map((guest) => [guest.name, guest]));
const idOf = (name: string) => guests.get(name)?.id ?? name;

function measured(file: string, tried: readonly number[]) {
  return firewallRows(file).flatMap(({ from, to, address, ping, tcp, udp }) => {
    const row = (kind: string, reached: boolean, packet: Pick<TraceInput, "protocol" | "port">) => ({
      name: `${from} → ${to} (${address}) ${kind}`,
      reached,
      input: { from: { portId: idOf(from) }, to: { address }, ...packet } satisfies TraceInput,
    });
    return [
      row("ping", ping, { protocol: "icmp" }),
      row("udp/53", udp, { protocol: "udp", port: 53 }),
      ...tried.map((port) => row(`tcp/${port}`, tcp.includes(port), { protocol: "tcp", port })),
    ];
  });
}

describe("what real packets did under the openvswitch firewall is what the trace says", () => {
  test.each([
    { flows: "br-int.of14", file: "reachability", tried: TRIED },
    { flows: "br-int.of10", file: "reachability", tried: [] },
    ...[1, 2, 3, 4].map((seed) => ({ flows: `variant-${seed}.of14`, file: `variant-${seed}`, tried: [80] })),
  ])("$flows", { timeout: SLOW_MS }, ({ flows, file, tried }) => {
    const world = firewallWorld(flows);
    const rows = measured(file, tried);
    const wrong = rows.flatMap(({ name, input, reached }) => {
      const { verdict, reason } = tracePacket(world, input);
      const right = verdict === (reached ? "delivered" : "dropped");
      return right ? [] : [`${name} ${reached ? "came" : "was lost"}, not ${verdict}: ${reason}`];
    });
    expect(wrong).toEqual([]);
    expect(rows.length).toBe(174 * (2 + tried.length));
    expect(rows.filter(({ reached }) => reached).length).toBeGreaterThan(30);
    expect(rows.filter(({ reached }) => !reached).length).toBeGreaterThan(30);
  });
});

type Change = (flow: OpenFlow) => OpenFlow | null;
/** g2 is a member of the group that g1 lets in; `far` is behind another bridge, where nothing filters. */
const ping: TraceInput = { from: { portId: idOf("g2") }, to: { address: "10.0.0.11" }, protocol: "icmp" };
const away: TraceInput = { ...ping, to: { address: "10.0.0.31" }, protocol: "tcp", port: 80 };
const flowsInto = (table: number, wanted: string, change: Change): Change => {
  return (flow) => (flow.table === table && `${flow.match} ${flow.actions}`.includes(wanted) ? change(flow) : flow);
};
const gone: Change = () => null;

const changes: readonly [name: string, change: Change, verdict: string, says: RegExp, input?: TraceInput][] = [
  [
    "the member's address is in no clause",
    flowsInto(82, "nw_src=10.0.0.12 ", gone),
    "dropped",
    /br-int table 93: the flow drops it; table 82 sent it there by priority=40,ct_state=-est,reg5=0x2/,
  ],
  ["the port has no clause", flowsInto(82, "reg5=0x2 conjunction", gone), "dropped", /table 82 sent it there/],
  ["no flow is for the conjunction", flowsInto(82, "conj_id=", gone), "dropped", /table 82 sent it there/],
  [
    "a clause matches on what is not understood",
    flowsInto(82, "nw_src=10.0.0.12 ", (flow) => ({ ...flow, match: `${flow.match},nsh_spi=1` })),
    "unknown",
    /conjunction \d+ of priority 70 depends on a match that is not understood/,
  ],
  [
    "a clause is not understood",
    flowsInto(82, "nw_src=10.0.0.12 ", (flow) => ({ ...flow, actions: "conjunction(what)" })),
    "unknown",
    /depends on a match that is not understood/,
  ],
  [
    "a flow of the same priority takes it as well",
    flowsInto(82, "ct_state=-est,reg5=0x2", (flow) => ({ ...flow, priority: 70 })),
    "unknown",
    /which of them counts is not defined/,
  ],
  [
    "what the conjunction does is not understood",
    flowsInto(82, "conj_id=", (flow) => ({ ...flow, actions: "group:1" })),
    "unknown",
    /group:1 is not understood/,
  ],
  [
    "a state is not known",
    flowsInto(72, "+new-est", (flow) => ({ ...flow, match: flow.match.replace("-est", "-odd") })),
    "unknown",
    /ct_state=\+new-odd, which is not understood/,
  ],
  [
    "addresses are translated",
    flowsInto(71, "ct(table=72", (flow) => ({ ...flow, actions: flow.actions.replace("ct(", "ct(nat,") })),
    "unknown",
    /ct\(nat,table=72,zone=NXM_NX_REG6\[0\.\.15\]\) is not understood/,
  ],
  [
    "the connection is not remembered: the answer is no answer",
    flowsInto(73, "ct(commit", (flow) => ({ ...flow, actions: flow.actions.replace(/^ct\(commit[^)]*\),/, "") })),
    "dropped",
    /^the answer to tcp\/80.*table (72|82)/,
    away,
  ],
  [
    "the connection is marked as one whose rule is gone",
    flowsInto(73, "ct(commit", (flow) => ({
      ...flow,
      actions: flow.actions.replace("[0..15])", "[0..15],exec(set_field:0x1->ct_mark))"),
    })),
    "dropped",
    /^the answer to tcp\/80.*ct_mark=0x1/,
    away,
  ],
  [
    "only a part of the mark is set",
    flowsInto(73, "ct(commit", (flow) => ({
      ...flow,
      actions: flow.actions.replace("[0..15])", "[0..15],exec(set_field:0x1/0x1->ct_mark))"),
    })),
    "unknown",
    /is not understood/,
    away,
  ],
];

describe("flows of the firewall that are otherwise", () => {
  test.each([ping, away])("are whole before: $protocol", (input) => {
    expect(tracePacket(firewallWorld("br-int.of14"), input)).toMatchObject({ verdict: "delivered" });
  });

  test.each(changes)("%s", (_, change, verdict, says, input = ping) => {
    const result = tracePacket(firewallWorld("br-int.of14", change), input);
    expect(result.reason).toMatch(says);
    expect(result.verdict, result.reason).toBe(verdict);
    expect(result.at).toMatchObject({ host: "fw", object: "br-int" });
  });
});
