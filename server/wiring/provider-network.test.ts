import { expect, test } from "vitest";
import { bare, change, plan, settle } from "@/server/wiring/testing/play-plan";
import { C1, NET1, network, PRIVATE, PRIVATE_SUBNET, port } from "@/server/wiring/testing/story";

const external = network("e0000000-0000-4000-8000-000000000001", "external", {
  networkType: "flat",
  physicalNetwork: "external",
  segmentationId: null,
  mtu: 1500,
  external: true,
});
const outside = { ...PRIVATE_SUBNET, id: "e0000000-0000-4000-8000-000000000002", networkId: external.id };

test("a flat network: patch ports are joined only after the flows that drop are there", () => {
  const gateway = port("d1a40252-8b00-4000-8000-000000000000", "gw", outside, "172.31.208.2", { host: "net1" });
  const where = { host: NET1, networks: [PRIVATE, external] };
  const [prepare] = plan(bare(NET1), [gateway], where).steps;
  const words = prepare?.effect.operations.map((each) =>
    each.op === "ovs.port.ensure" ? `${each.name}→${each.options.peer}` : each.op,
  );
  const [loose, dropping, joined] = ["int-br-ex→nonexistent-peer", "flows.change", "int-br-ex→phy-br-ex"].map((each) =>
    words?.indexOf(each),
  );
  expect(loose).toBeGreaterThan(0);
  expect(dropping).toBeGreaterThan(loose ?? 0);
  expect(joined).toBeGreaterThan(words?.lastIndexOf("flows.change") ?? 99);
  settle(bare(NET1), [gateway], where);
  const fault = plan(bare(C1), [{ ...gateway, host: "c1" }], { networks: [PRIVATE, external] }).faults[0];
  expect(fault).toMatchObject({ code: "host-has-no-bridge-mapping" });
  expect(fault?.message).toContain("c1");
  expect(fault?.message).toContain("physical network external");
});

test("a bridge that was there is used, and never deleted", () => {
  const model = change(bare(NET1), {
    op: "ovs.bridge.ensure",
    name: "br-ex",
    datapathType: null,
    failMode: "standalone",
    protocols: [],
    otherConfig: {},
    externalIds: {},
  });
  const bridge = model.bridges["br-ex"];
  if (bridge === undefined) throw new Error("no br-ex");
  const foreign = { ...model, bridges: { ...model.bridges, "br-ex": { ...bridge, externalIds: {} } } };
  const { steps, notices } = plan(foreign, [], { host: NET1 });
  const made = steps.flatMap(({ effect }) => effect.operations).filter(({ op }) => op === "ovs.bridge.ensure");
  expect(made.map((each) => ("name" in each ? each.name : ""))).toEqual(["br-int", "br-tun"]);
  expect(notices.join()).toContain("br-ex");
  const used = settle(foreign, [], { host: NET1 });
  const unmapped = { ...NET1, plumbing: { ...NET1.plumbing, bridgeMappings: {} } };
  expect(settle(used, [], { host: unmapped }).bridges["br-ex"]).toBeDefined();
});
