import { describe, expect, test } from "vitest";
import type { OvsdbTables } from "../raw";
import { decodeOvs } from "./ovs";

const uuid = (id: string) => ["uuid", id];
const tables = (change: Partial<Record<"Bridge" | "Port" | "Interface", object>> = {}): OvsdbTables => ({
  Open_vSwitch: { o: { bridges: uuid("b"), ovs_version: "3.1.0", external_ids: ["map", [["hostname", "c1"]]] } },
  Bridge: {
    b: {
      name: "br-int",
      ports: ["set", [uuid("p2"), uuid("p1")]],
      controller: uuid("c"),
      fail_mode: "secure",
      ...change.Bridge,
    },
  },
  Port: {
    p1: { name: "a b%d$()", interfaces: uuid("i1"), tag: 7, trunks: ["set", [1, 2]], ...change.Port },
    p2: { name: "patch-tun", interfaces: uuid("i2"), tag: ["set", []], trunks: 5 },
  },
  Interface: {
    i1: {
      name: "a b%d$()",
      type: "",
      ofport: -1,
      error: "could not open",
      statistics: ["map", [["rx_bytes", 9]]],
      ...change.Interface,
    },
    i2: { name: "patch-tun", type: "patch", options: ["map", [["peer", "patch-int"]]] },
  },
  Controller: { c: { target: "tcp:127.0.0.1:6633" } },
});

describe("OVSDB rows", () => {
  test("sets of one come bare, optional scalars are sets, absent columns have their defaults", () => {
    const [bridge] = decodeOvs(tables()).bridges;
    expect(bridge).toMatchObject({
      name: "br-int",
      failMode: "secure",
      controllers: ["tcp:127.0.0.1:6633"],
      protocols: [],
      flows: null,
      datapathType: "",
    });
    expect(bridge?.ports.map(({ name, tag, trunks }) => [name, tag, trunks])).toEqual([
      ["a b%d$()", 7, [1, 2]],
      ["patch-tun", null, [5]],
    ]);
    expect(bridge?.ports[0]?.interfaces[0]).toMatchObject({
      ofport: -1,
      error: "could not open",
      statistics: { rx_bytes: 9 },
      mtu: null,
    });
    expect(bridge?.ports[1]?.interfaces[0]?.options).toEqual({ peer: "patch-int" });
  });

  test.each([
    ["text in place of a tag", { Port: { tag: "7" } }, /column tag of a b%d\$\(\) is not an integer/],
    ["two tags", { Port: { tag: ["set", [7, 8]] } }, /column tag/],
    ["a list in place of a map", { Interface: { external_ids: [] } }, /column external_ids/],
    ["a reference to nothing", { Port: { interfaces: uuid("gone") } }, /refers to Interface gone/],
    ["a bridge without a name", { Bridge: { name: ["set", []] } }, /no name/],
  ])("%s is malformed", (_, change, message) => {
    expect(() => decodeOvs(tables(change))).toThrow(message);
  });

  test("a table that was not read is malformed, not empty", () => {
    const { Port: _, ...rest } = tables();
    expect(() => decodeOvs(rest)).toThrow(/table Port/);
  });
});
