import { describe, expect, it } from "vitest";
import { groupEdit, liveSetEdit } from "@/server/oneview/write/set-edits";

const net = (id: string) => `/rest/ethernet-networks/${id}`;
const set = { name: "us", networkUris: [net("a"), net("b")], nativeNetworkUri: net("b"), reachability: "Reachable" };
const group = { name: "LIG", uplinkSets: [{ ...set, name: "other" }, set], ethernetSettings: { kept: true } };

describe("an edit of an uplink set", () => {
  it.each([
    ["join", "c", { networkUris: [net("a"), net("b"), net("c")] }],
    ["join", "A", null],
    ["leave", "a", { networkUris: [net("b")] }],
    ["leave", "B", { networkUris: [net("a")], nativeNetworkUri: null }],
    ["leave", "c", null],
  ] as const)("%s %s", (change, id, expected) => {
    const before = structuredClone(group);
    expect(liveSetEdit(change, net(id))(set)).toEqual(expected === null ? null : { ...set, ...expected });
    const inGroup = expected === null ? null : { ...group, uplinkSets: [group.uplinkSets[0], { ...set, ...expected }] };
    expect(groupEdit(change, "us", net(id))(group)).toEqual(inGroup);
    expect(group).toEqual(before);
  });

  it("takes a set without a list for an empty one", () => {
    expect(liveSetEdit("join", net("a"))({ networkUris: null })).toEqual({ networkUris: [net("a")] });
  });

  it("needs the set only to join it", () => {
    expect(groupEdit("leave", "gone", net("a"))(group)).toBeNull();
    expect(() => groupEdit("join", "gone", net("a"))(group)).toThrow('"LIG" has no uplink set "gone"');
  });
});
