import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyDiff, diffOf } from "@/server/hosts/ovsdb/diff";
import { Replica } from "@/server/hosts/ovsdb/replica";
import { readSchema } from "@/server/hosts/ovsdb/schema";

/** The column types that a real server's `get_schema` answers for these columns. */
const schema = readSchema({
  name: "Open_vSwitch",
  tables: {
    Port: {
      columns: {
        name: { type: "string" },
        tag: { type: { min: 0, key: { minInteger: 0, maxInteger: 4095, type: "integer" } } },
        trunks: { type: { max: 4096, min: 0, key: { minInteger: 0, maxInteger: 4095, type: "integer" } } },
        other_config: { type: { max: "unlimited", min: 0, key: "string", value: "string" } },
        interfaces: { type: { max: "unlimited", key: { type: "uuid", refTable: "Interface" } } },
        protected: { type: "boolean" },
      },
    },
  },
});
const columns = { Port: ["name", "tag", "trunks", "other_config", "protected"] };
const uuid = "0fbb8e08-a718-4443-9498-748939e88148";

describe("Replica", () => {
  it("follows the recorded exchange: insert, change of tag, removal of a trunk and of a map key, delete", () => {
    const replica = new Replica(schema, columns);
    const row = () => replica.tables.Port?.[uuid];
    replica.apply2({ Port: { [uuid]: { insert: { name: "zz0", tag: 4095, trunks: 4095 } } } });
    expect(row()).toEqual({ name: "zz0", tag: 4095, trunks: 4095, other_config: ["map", []], protected: false });
    const config = [
      ["net_uuid", "n"],
      ["tag", "5"],
    ];
    replica.apply2({ Port: { [uuid]: { modify: { other_config: ["map", config], tag: 5, trunks: 4095 } } } });
    expect(row()).toMatchObject({ tag: 5, trunks: ["set", []], other_config: ["map", config] });
    const changes = replica.apply2({ Port: { [uuid]: { modify: { other_config: ["map", [["tag", "5"]]] } } } });
    expect(row()).toMatchObject({ other_config: ["map", [["net_uuid", "n"]]] });
    expect(changes).toMatchObject([{ table: "Port", uuid, kind: "modify", columns: ["other_config"] }]);
    replica.apply2({ Port: { [uuid]: { delete: null } } });
    expect(row()).toBeUndefined();
  });

  it("replaces an optional scalar, also by nothing", () => {
    const replica = new Replica(schema, columns);
    replica.apply2({ Port: { [uuid]: { insert: { name: "a", tag: 7 } } } });
    replica.apply2({ Port: { [uuid]: { modify: { tag: ["set", []] } } } });
    expect(replica.tables.Port?.[uuid]?.tag).toEqual(["set", []]);
    replica.apply2({ Port: { [uuid]: { modify: { tag: 9 } } } });
    expect(replica.tables.Port?.[uuid]?.tag).toBe(9);
  });

  it("keeps snapshots as they were", () => {
    const replica = new Replica(schema, columns);
    replica.apply2({ Port: { [uuid]: { insert: { name: "a", tag: 7 } } } });
    const before = replica.tables;
    replica.apply2({ Port: { [uuid]: { modify: { tag: 9 } } } });
    expect(before.Port?.[uuid]?.tag).toBe(7);
  });

  it("reads whole rows of servers without monitor_cond", () => {
    const replica = new Replica(schema, columns);
    replica.apply1({ Port: { [uuid]: { new: { name: "a", tag: 1 } } } });
    const changes = replica.apply1({ Port: { [uuid]: { old: { tag: 1 }, new: { name: "a", tag: 7 } } } });
    expect(changes).toMatchObject([{ kind: "modify", columns: ["tag"] }]);
    expect(replica.tables.Port?.[uuid]?.tag).toBe(7);
    replica.apply1({ Port: { [uuid]: { old: { name: "a" } } } });
    expect(replica.tables.Port).toEqual({});
  });

  it.each([
    ["a change to a row it does not have", { Port: { [uuid]: { modify: { tag: 1 } } } }],
    ["a table it does not follow", { Mirror: { [uuid]: { insert: {} } } }],
    ["what is not an update", { Port: 7 }],
  ])("refuses %s", (_what, update) => {
    expect(() => new Replica(schema, columns).apply2(update)).toThrow(SyntaxError);
  });

  it("equals the full state after any sequence of differences", () => {
    const row = fc.record({
      name: fc.string(),
      tag: fc.oneof(fc.nat(4095), fc.constant(["set", []])),
      trunks: fc.uniqueArray(fc.nat(20)).map((values) => {
        const sorted = values.sort((a, b) => a - b);
        return sorted.length === 1 ? sorted[0] : ["set", sorted];
      }),
      other_config: fc
        .uniqueArray(fc.tuple(fc.constantFrom("a", "b", "c", "%d", "$(x)"), fc.constantFrom("1", "2", "5")), {
          selector: ([key]) => key,
        })
        .map((pairs) => ["map", pairs.sort(([a], [b]) => (a < b ? -1 : 1))]),
      protected: fc.boolean(),
    });
    const step = fc.record({ uuid: fc.constantFrom("u1", "u2", "u3"), row: fc.option(row) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const replica = new Replica(schema, columns);
        const full: Record<string, Record<string, unknown>> = {};
        for (const { uuid: id, row: next } of steps) {
          const before = full[id];
          if (next === null && before === undefined) continue;
          if (next === null) {
            replica.apply2({ Port: { [id]: { delete: null } } });
            delete full[id];
          } else {
            replica.apply2({
              Port: { [id]: before ? { modify: differenceOf(before, next) } : { insert: withoutDefaults(next) } },
            });
            full[id] = next;
          }
        }
        expect(replica.tables).toEqual({ Port: full });
      }),
    );
  });

  it("undoes itself: the difference of a difference", () => {
    const column = { kind: "set", initial: ["set", []] } as const;
    expect(applyDiff(column, ["set", [1, 2]], diffOf(column, ["set", [1, 2]], 3))).toBe(3);
  });
});

/** Only changed columns, as differences: what ovsdb-server sends. */
function differenceOf(before: Record<string, unknown>, after: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schema.Port ?? {}).flatMap(([name, column]) =>
      name in after && JSON.stringify(before[name]) !== JSON.stringify(after[name])
        ? [[name, diffOf(column, before[name], after[name])]]
        : [],
    ),
  );
}

function withoutDefaults(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(schema.Port?.[name]?.initial),
    ),
  );
}
