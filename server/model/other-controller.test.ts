import { expect, it } from "vitest";
import type { HostState, OvsBridge } from "./host-state";
import { guestsSeparatedOtherwise, otherController, separatedOtherwise } from "./other-controller";

const bridge = (controllers: readonly string[], name = "br-int"): OvsBridge => ({
  ...{ uuid: name, name, datapathType: "", datapathId: null, failMode: "secure", protocols: [], controllers },
  ...{ ports: [], externalIds: {}, otherConfig: {}, flows: [] },
});
const host = (bridges: readonly OvsBridge[], externalIds = {}, ...processes: readonly string[]): HostState => ({
  ...{ hostname: "c1", kernel: null, observedAt: 0, namespaces: [], errors: [], sources: [], dhcp: [] },
  ovs: { version: null, bridges, externalIds },
  processes: processes.map((name, at) => ({ pid: at + 7, name, command: name })),
});

it.each<[string, HostState, string | null, string | null]>([
  ["nobody", host([bridge([])]), null, null],
  [
    "the OVS agent of Neutron, which uses tags, too",
    host([bridge(["tcp:127.0.0.1:6633"])], {}, "neutron-openvswitch-agent"),
    "neutron-openvswitch-agent runs there (pid 7)",
    null,
  ],
  [
    "the agent's controller, while the agent was not seen",
    host([bridge(["tcp:127.0.0.1:6633"])]),
    "bridge br-int has the controller tcp:127.0.0.1:6633",
    null,
  ],
  [
    "a foreign controller",
    host([bridge(["tcp:192.0.2.9:6653"])]),
    "bridge br-int has the controller tcp:192.0.2.9:6653",
    "the controller tcp:192.0.2.9:6653 separates ports by its own flows, not by tags",
  ],
  [
    "a foreign controller of another bridge",
    host([bridge([]), bridge(["tcp:192.0.2.9:6653"], "br-lab")]),
    "bridge br-lab has the controller tcp:192.0.2.9:6653",
    null,
  ],
  [
    "OVN by its settings",
    host([bridge([])], { "ovn-remote": "tcp:192.0.2.1:6642" }),
    "Open vSwitch is set up for OVN (ovn-remote is tcp:192.0.2.1:6642)",
    "OVN separates ports by its own flows, not by tags",
  ],
  [
    "OVN by its process",
    host([bridge([])], {}, "ovs-vswitchd", "ovn-controller"),
    "ovn-controller runs there (pid 8)",
    "OVN separates ports by its own flows, not by tags",
  ],
])("tells of a host who drives it: %s", (_, state, who, why) => {
  expect(otherController(state)).toBe(who);
  expect(guestsSeparatedOtherwise(state)).toBe(why);
});

it("judges each bridge by itself, and nothing that was not seen", () => {
  const other = bridge(["ssl:192.0.2.9:6653"], "br-lab");
  expect(separatedOtherwise(other, host([bridge([]), other]))).toContain("ssl:192.0.2.9:6653");
  expect([otherController(null), guestsSeparatedOtherwise(null), guestsSeparatedOtherwise(host([]))]).toEqual([
    ...[null, null, null],
  ]);
});
