import { expect, it } from "vitest";
import { uplinkSetChange } from "./uplink-set-change";
import { toggleUplinkSet, type UplinkSetRef, uplinkSetKey } from "./uplink-set-ref";

const set = (uplinkSetName: string, logicalInterconnectGroupId = "g1"): UplinkSetRef => ({
  applianceId: "a1",
  logicalInterconnectGroupId,
  uplinkSetName,
});

it.each([
  [[], [set("x")], ["x"], [], "Map to 1 uplink set"],
  [[], [set("x"), set("x", "g2")], ["x", "x"], [], "Map to 2 uplink sets"],
  [[set("x")], [set("y")], ["y"], ["x"], "Change mapping"],
  [[set("x"), set("y")], [], [], ["x", "y"], "Remove mapping"],
  [[set("x")], [set("x")], [], [], "Change mapping"],
])("tells what %j becomes with %j", (mapped, picks, added, removed, verb) => {
  const change = uplinkSetChange(mapped, picks);
  expect(change.added.map((each) => each.uplinkSetName)).toEqual(added);
  expect(change.removed.map((each) => each.uplinkSetName)).toEqual(removed);
  expect(change.verb).toBe(verb);
});

it("keeps the order of picks, and takes out only the very set", () => {
  const picks = toggleUplinkSet(toggleUplinkSet([set("a: b, c")], set("x")), set("x", "g2"));
  expect(picks.map(uplinkSetKey)).toEqual(["a1 g1 a: b, c", "a1 g1 x", "a1 g2 x"]);
  expect(toggleUplinkSet(picks, set("x")).map(uplinkSetKey)).toEqual(["a1 g1 a: b, c", "a1 g2 x"]);
});
