import { expect, it } from "vitest";
import type { OvsFollower } from "@/server/hosts/backends/linux/ovs-follower";
import { ovs } from "@/server/hosts/backends/linux/write/ovs";
import type { WriteHost } from "@/server/hosts/backends/linux/write/write-host";
import { OvsdbError } from "@/server/hosts/ovsdb/rpc";
import type { Operation } from "@/server/hosts/ovsdb/transact";
import type { OvsdbTables } from "@/server/hosts/raw";
import type { HostOperation } from "@/server/model/host-operation";

const tables = (tag: number): OvsdbTables => ({
  Open_vSwitch: { root: { bridges: ["uuid", "b"] } },
  Bridge: { b: { name: "br-int", ports: ["uuid", "p"] } },
  Port: { p: { name: "qvo1", interfaces: ["uuid", "i"], tag, external_ids: ["map", [["bridgehead", "true"]]] } },
  Interface: { i: { name: "qvo1" } },
});

const WIRE: HostOperation = { op: "ovs.port.vlan", name: "qvo1", tag: 7, vlanMode: null, trunks: [], otherConfig: {} };

/** A database in which somebody else sets the tag just before each of the first transactions. */
function contested(conflicts: number) {
  const sent: (readonly Operation[])[] = [];
  const client = {
    tables: tables(1),
    status: { state: "live" },
    transact: async (operations: readonly Operation[]) => {
      if (operations.some(({ op }) => op === "wait")) {
        sent.push(operations);
        client.tables = tables(sent.length + 1);
        if (sent.length <= conflicts) throw new OvsdbError("refused", '"wait" timed out', "timed out");
      }
      return operations.map(() => ({ rows: [{ next_cfg: 1, cur_cfg: 1 }] }));
    },
  };
  const host = { ovs: { client }, view: { transport: { label: "c1" } }, signal: new AbortController().signal };
  const run = () => ovs.apply(host as unknown as WriteHost & { ovs: OvsFollower }, [[WIRE]], {} as WriteHost["state"]);
  return { run, sent };
}

it("plans anew from what somebody else wrote meanwhile", async () => {
  const { run, sent } = contested(2);
  await run();
  const read = sent.map((operations) => operations.find(({ op }) => op === "wait")?.rows);
  expect(read).toEqual([[{ tag: 1 }], [{ tag: 2 }], [{ tag: 3 }]]);
});

it("gives up where somebody else never rests", async () => {
  const { run, sent } = contested(Number.POSITIVE_INFINITY);
  await expect(run()).rejects.toThrow(/timed out/);
  expect(sent).toHaveLength(5);
});
