import { beforeAll, describe, expect, test } from "vitest";
import type { OpenFlow } from "@/server/model/host-state";
import {
  bridgeIn,
  type Cloud,
  cloudOf,
  faultsOf,
  given,
  portOf,
  readCaptures,
  without,
} from "./testing/captured-cloud";

const FIREWALL = "../mixed/openvswitch";
beforeAll(() => readCaptures("provider", FIREWALL));

/** Guest `both1` of that capture: port 3 of c1's br-int. */
const BOTH1 = "tapb2dad03e-ce";
const LOST: readonly (readonly [told: string, isIt: (flow: OpenFlow) => boolean])[] = [
  ["table 60 does not lead what it sends to its rules", ({ table, match }) => table === 60 && match === "in_port=3"],
  [
    "table 60 does not lead what comes for fa:16:3e:6c:6f:a1 to its rules",
    ({ table, match }) => table === 60 && match.includes("fa:16:3e:6c:6f:a1"),
  ],
  ["table 71 takes nothing from 10.0.0.140", ({ table, match }) => table === 71 && match.includes("nw_src=10.0.0.140")],
  [
    "table 71 takes nothing from fd00:1::f816:3eff:fe6c:6fa1",
    ({ table, match }) => table === 71 && match.includes("ipv6_src=fd00:1::f816:3eff:fe6c:6fa1"),
  ],
  ["table 72 lets no answers of it out", ({ table, match }) => table === 72 && match.includes("reg5=0x3")],
  ["table 81 does not track what comes to it", ({ table, match }) => table === 81 && match.includes("reg5=0x3")],
  ["table 82 lets no answers to it in", ({ table, match }) => table === 82 && match.includes("reg5=0x3")],
];

describe("a guest of the OVS firewall", () => {
  test.each(LOST)("%s", (told, isIt) => {
    const cloud = cloudOf(FIREWALL);
    without(bridgeIn(cloud, "c1", "br-int").flows, isIt);
    expect(faultsOf(cloud)).toMatchObject([
      { kind: "firewall-flows-missing", severity: "critical", host: "c1", object: BOTH1 },
    ]);
    expect(faultsOf(cloud)[0]?.message).toContain(`is not whole: ${told}.`);
  });

  const loseAll = (cloud: Cloud) =>
    without(bridgeIn(cloud, "c1", "br-int").flows, ({ match }) => /reg5=0x3|in_port=3(?:,|$)/.test(match));

  test("without port security it needs none of them, nor while Neutron does not call it ACTIVE", () => {
    for (const like of [{ portSecurity: false }, { status: "DOWN" }, { adminStateUp: false }]) {
      const cloud = cloudOf(FIREWALL);
      loseAll(cloud);
      expect(faultsOf(cloud).map(({ kind }) => kind)).toEqual(["firewall-flows-missing"]);
      Object.assign(portOf(cloud, "b2dad03e-ce"), like);
      expect(faultsOf(cloud)).toEqual([]);
    }
  });

  test("whose port was deleted from the switch is cut off", () => {
    const cloud = cloudOf(FIREWALL);
    without(bridgeIn(cloud, "c1", "br-int").ports, ({ name }) => name === BOTH1);
    portOf(cloud, "b2dad03e-ce").status = "DOWN";
    expect(faultsOf(cloud)).toMatchObject([
      { kind: "tap-on-no-bridge", severity: "critical", host: "c1", object: BOTH1 },
    ]);
  });

  test("is not judged where nobody could ask for its flows", () => {
    const cloud = cloudOf(FIREWALL);
    Object.assign(bridgeIn(cloud, "c1", "br-int"), { flows: null });
    expect(faultsOf(cloud).filter(({ kind }) => kind.endsWith("flows-missing"))).toEqual([]);
  });
});

describe("a VLAN network", () => {
  const WAYS = [
    ["in from its wire", "br-int", "dl_vlan=120"],
    ["out to its wire", "br-phys", "dl_vlan=1"],
  ] as const;
  test.each(WAYS)("without its flow %s", (way, bridge, taken) => {
    const cloud = cloudOf("provider");
    without(bridgeIn(cloud, "c1", bridge).flows, ({ match }) => match.split(",").includes(taken));
    const message = `local VLAN 1 on c1, vlan120, vlan 120 on physnet1: no flow leads ${way}.`;
    expect(faultsOf(cloud)).toMatchObject([{ kind: "segment-flows-missing", object: "local VLAN 1", message }]);
  });

  test("whose flow gives it another VLAN", () => {
    const cloud = cloudOf("provider");
    const flow = given(
      bridgeIn(cloud, "c1", "br-int").flows?.find(({ match }) => match.includes("dl_vlan=120")),
      "flow",
    );
    flow.actions = flow.actions.replace("4097", "4098");
    expect(faultsOf(cloud)).toMatchObject([{ kind: "segment-flows-missing", object: "local VLAN 1" }]);
  });

  test("that is flat comes and goes without a tag", () => {
    const cloud = cloudOf("provider");
    without(bridgeIn(cloud, "c1", "br-phys").flows, ({ actions }) => actions.startsWith("pop_vlan"));
    expect(faultsOf(cloud)).toMatchObject([{ kind: "segment-flows-missing", object: "local VLAN 3" }]);
  });
});

/** The same in the words of OpenFlow 1.0 and of an older agent. */
test("flows are known in every form that a switch prints", () => {
  const cloud = cloudOf("provider");
  for (const [host, state] of cloud.hosts) {
    for (const flow of state.ovs?.bridges.flatMap(({ flows }) => flows ?? []) ?? []) {
      flow.match = flow.match.replace("vlan_tci=0x0000/0x1fff", "dl_vlan=0xffff");
      flow.actions = flow.actions
        .replace("pop_vlan", "strip_vlan")
        .replace("push_vlan:0x8100,", "")
        .replace(/set_field:(\d+)->vlan_vid/, (_, vid) => `mod_vlan_vid:${Number(vid) - 4096}`)
        .replace(/set_field:(0x[0-9a-f]+)->tun_id/, "set_tunnel:$1");
    }
    expect(JSON.stringify(bridgeIn(cloud, host, "br-tun").flows)).toContain("mod_vlan_vid:");
  }
  expect(faultsOf(cloud)).toEqual([]);
});
