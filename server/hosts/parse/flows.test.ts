import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseFlows } from "./flows";

test("OpenFlow 1.0 with statistics, sorted by table and then by falling priority", () => {
  const flows = parseFlows(`NXST_FLOW reply (xid=0x4):
 cookie=0x9230, duration=48.006s, table=60, n_packets=279, n_bytes=24469, idle_age=0, priority=3 actions=NORMAL
 cookie=0x9230, duration=48.005s, table=0, n_packets=149, n_bytes=13923, idle_age=0, priority=0 actions=resubmit(,59)
 cookie=0x9230, duration=28.513s, table=0, n_packets=0, n_bytes=0, idle_age=30, priority=10,icmp6,in_port=2,icmp_type=136 actions=resubmit(,24)
`);
  expect(flows.map(({ table, priority, match, actions }) => [table, priority, match, actions])).toEqual([
    [0, 10, "icmp6,in_port=2,icmp_type=136", "resubmit(,24)"],
    [0, 0, "", "resubmit(,59)"],
    [60, 3, "", "NORMAL"],
  ]);
  expect(flows[2]).toMatchObject({ cookie: "0x9230", packets: 279, bytes: 24469, idleTimeoutSeconds: null });
});

test("OpenFlow 1.3 with names and without statistics: table 0 is not printed", () => {
  const [flow] = parseFlows(
    ' cookie=0x29, table=20, hard_timeout=300, priority=1,vlan_tci=0x0001/0x0fff actions=load:0->NXM_OF_VLAN_TCI[],output:"gre-c633640b"\n',
  );
  expect(flow).toEqual({
    cookie: "0x29",
    table: 20,
    priority: 1,
    packets: null,
    bytes: null,
    hardTimeoutSeconds: 300,
    idleTimeoutSeconds: null,
    match: "vlan_tci=0x0001/0x0fff",
    actions: 'load:0->NXM_OF_VLAN_TCI[],output:"gre-c633640b"',
  });
  expect(parseFlows(' cookie=0x29, priority=1,in_port="patch-int" actions=goto_table:2')[0]?.table).toBe(0);
});

test("defaults that are not printed: priority 32768, nothing matched", () => {
  const [flow] = parseFlows(" cookie=0x0, duration=1s, table=0, n_packets=1, n_bytes=2, actions=NORMAL");
  expect(flow).toMatchObject({ priority: 32768, match: "", actions: "NORMAL" });
  const [plain] = parseFlows(" cookie=0x0, duration=1s, table=0, n_packets=1, n_bytes=2, in_port=1 actions=NORMAL");
  expect(plain).toMatchObject({ priority: 32768, match: "in_port=1" });
});

test("flags before the match are not part of it", () => {
  const [flow] = parseFlows(
    " cookie=0x0, duration=1s, table=3, n_packets=0, n_bytes=0, idle_timeout=10, send_flow_rem reset_counts priority=5,ip actions=drop",
  );
  expect(flow).toMatchObject({ table: 3, idleTimeoutSeconds: 10, priority: 5, match: "ip" });
  const [last] = parseFlows(" cookie=0x0, table=0, reset_counts actions=NORMAL");
  expect(last).toMatchObject({ priority: 32768, match: "" });
});

test("names with quotes, blanks and even the words of the grammar", () => {
  const name = fc.stringMatching(/^[ -~]{1,16}$/).filter((text) => text.trim() !== "");
  const quoted = (text: string) => `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
  fc.assert(
    fc.property(fc.oneof(name, fc.constantFrom("x actions=y", "a, b", 'q"x', "%d", "$()")), name, (from, to) => {
      const [flow] = parseFlows(
        ` cookie=0x1, table=2, priority=7,in_port=${quoted(from)} actions=output:${quoted(to)}`,
      );
      expect(flow).toMatchObject({ match: `in_port=${quoted(from)}`, actions: `output:${quoted(to)}` });
    }),
  );
});

test.each([
  [" cookie=0x29ca710b9fe36dd5, dur"],
  ["ovs-ofctl: br-int is not a bridge or a socket"],
  [" cookie=0x1, table=2, priority=7,ip actions="],
])("malformed: %s", (text) => {
  expect(() => parseFlows(text)).toThrow(/line 1 is not a flow/);
});

test("the three dialects of each captured bridge tell of the same flows", () => {
  const folders = ["net1", "c1", "c2"].flatMap((host) =>
    readdirSync(`fixtures/captures/provider/${host}/ovs`, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `fixtures/captures/provider/${host}/ovs/${entry.name}`),
  );
  expect(folders).toHaveLength(13);
  for (const folder of folders) {
    const [of10, of13, names] = ["", "-of13", "-of13-names"].map((dialect) =>
      parseFlows(readFileSync(`${folder}/dump-flows${dialect}.txt`, "utf8")).map(({ cookie, table, priority }) =>
        JSON.stringify([cookie, table, priority]),
      ),
    );
    expect(of10?.length).toBeGreaterThan(0);
    expect(of13).toEqual(of10);
    expect(names).toEqual(of10);
  }
});
