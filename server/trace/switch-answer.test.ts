import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compareAnswer, readSwitchAnswer } from "./switch-answer";

/** What Open vSwitch 3.1 (userspace) answered; see the README beside them. */
const recorded = (name: string, bridge: string) =>
  readSwitchAnswer(readFileSync(`fixtures/switch-answers/${name}.txt`, "utf8"), bridge);

test("the tables of the bridge that was asked, before and after the tracker", () => {
  expect(recorded("firewall-request", "br-int")).toMatchObject({
    tables: [0, 59, 60, 71, 72, 73, 91, 94],
    beyond: "br-tun",
    actions: "ct(commit,zone=1),3,push_vlan(vid=1,pcp=0),7",
    sends: true,
  });
  expect(recorded("firewall-request", "br-tun").tables).toEqual([0, 2, 20]);
  expect(recorded("firewall-answer", "br-int")).toMatchObject({ tables: [0, 59, 60, 71, 72, 94], sends: true });
  expect(readSwitchAnswer("ovs-appctl: no such bridge", "br-int")).toMatchObject({ tables: [], actions: null });
});

test("what goes on after the tracker is of the bridge that sent it there, whatever the switch heads it with", () => {
  expect(recorded("dropped-beyond-patch", "br-tun")).toMatchObject({ tables: [0, 3, 10], beyond: "br-int" });
  expect(recorded("dropped-beyond-patch", "br-int")).toMatchObject({ tables: [0, 59, 60, 81, 82, 93], sends: false });
});

test("agrees with the same way", () => {
  const request = recorded("firewall-request", "br-int");
  const all = [0, 59, 60, 71, 72, 73, 91, 94];
  expect(compareAnswer(request, { tables: all, ends: false })).toMatchObject({ agrees: true });
  expect(compareAnswer(request, { tables: [0, 59, 60, 81], ends: false })).toMatchObject({ agrees: false });
  expect(compareAnswer(request, { tables: [0, 60, 94], ends: false })).toMatchObject({ agrees: null });
  expect(compareAnswer(request, { tables: [0, 59], ends: true })).toMatchObject({ agrees: false });
  expect(compareAnswer(request, { tables: [], ends: true, table: 73 })).toMatchObject({ agrees: null });
  expect(compareAnswer(readSwitchAnswer("", "br-int"), { tables: [0], ends: false }).agrees).toBeNull();
});

test("agrees with a drop where it is dropped, and with going on where that is only later", () => {
  const dropped = recorded("dropped-by-firewall", "br-int");
  expect(compareAnswer(dropped, { tables: [93], ends: true, table: 93 })).toMatchObject({ agrees: true });
  expect(compareAnswer(dropped, { tables: [0, 59, 60, 81, 82, 93], ends: false })).toMatchObject({ agrees: false });
  const beyond = recorded("dropped-beyond-patch", "br-tun");
  expect(compareAnswer(beyond, { tables: [0, 3, 10], ends: false })).toMatchObject({
    agrees: true,
    words: "the same tables, 0 → 3 → 10; it goes on to br-int, and is dropped after that",
  });
});

test("a tunnel whose other end has no MAC yet is not a drop", () => {
  const asking = recorded("tunnel-asks-first", "br-tun");
  expect(asking).toMatchObject({ actions: "pop_vlan", sends: false, asksFor: "198.51.100.22" });
  expect(compareAnswer(asking, { tables: [0, 2, 20], ends: false })).toMatchObject({ agrees: true });
});
