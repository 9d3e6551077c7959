import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ensureDefaultGroup } from "@/server/neutron/default-group";
import { numberedId } from "@/server/neutron/numbered-id";

const ID = "d6c0d5a8-2b3e-4c6a-9f10-1a2b3c4d5e6f";

describe("ensureDefaultGroup", () => {
  it("makes the four rules of a project's first group: out anything, in from itself", () => {
    const { groups, group, made } = ensureDefaultGroup([], "iesgn", ID);
    expect(made).toBe(true);
    expect(groups).toEqual([group]);
    expect(group).toMatchObject({ id: ID, name: "default", projectId: "iesgn" });
    expect(group.rules.map(({ direction, ethertype, remoteGroupId }) => [direction, ethertype, remoteGroupId])).toEqual(
      [
        ["egress", "IPv4", null],
        ["egress", "IPv6", null],
        ["ingress", "IPv4", ID],
        ["ingress", "IPv6", ID],
      ],
    );
    expect(new Set(group.rules.map((rule) => rule.id)).size).toBe(4);
  });

  it("leaves a project that has one as it is, and gives another project its own", () => {
    const first = ensureDefaultGroup([], "a", ID);
    expect(ensureDefaultGroup(first.groups, "a", "unused")).toEqual({
      groups: first.groups,
      group: first.group,
      made: false,
    });
    const second = ensureDefaultGroup(first.groups, "b", "6e1c2b9e-0000-4000-8000-000000000001");
    expect(second.groups.map((each) => each.projectId)).toEqual(["a", "b"]);
  });

  it("is not taken in by a namesake of another project or another name", () => {
    const { group } = ensureDefaultGroup([], "a", ID);
    expect(ensureDefaultGroup([{ ...group, name: "web" }], "a", "new").made).toBe(true);
  });
});

describe("numberedId", () => {
  it("is a UUID of which no two are the same, also past the last digit", () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uniqueArray(fc.nat(20_000), { minLength: 1 }), (base, numbers) => {
        const ids = numbers.map((n) => numberedId(base, n));
        expect(new Set(ids).size).toBe(numbers.length);
        for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      }),
    );
    expect(numberedId("d6c0d5a8-2b3e-4c6a-9f10-ffffffffffff", 1)).toBe("d6c0d5a8-2b3e-4c6a-9f10-000000000000");
  });
});
