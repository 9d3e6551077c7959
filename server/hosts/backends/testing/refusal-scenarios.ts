import { DEAD_VLAN } from "@/server/model/host-operation";
import { flow, hybridPlug, ovsBridge, ovsPort, step } from "./operations";
import type { Scenario } from "./scenarios";

/** Each refused effect begins with something that works: it is not to be seen afterwards. */
const BEGUN = { op: "bridge.ensure", namespace: "", name: "begun" } as const;

export const refusalScenarios = (datapathType: string): readonly Scenario[] => [
  {
    name: "refusals of links",
    steps: [
      {
        ...step("a name of 16 bytes", BEGUN, { op: "bridge.ensure", namespace: "", name: "a234567890123456" }),
        refused: "invalid",
      },
      {
        ...step("a device that is not there", BEGUN, { op: "link.set", namespace: "", name: "nothing", up: true }),
        refused: "missing",
      },
      {
        ...step("what is not ours", BEGUN, { op: "link.absent", namespace: "", name: "lo" }),
        refused: "conflict",
      },
      {
        ...step("a bridge over a device", BEGUN, { op: "bridge.ensure", namespace: "", name: "lo" }),
        refused: "conflict",
      },
      {
        ...step("a gateway that cannot be reached", BEGUN, {
          op: "route.ensure",
          namespace: "",
          destination: "192.0.2.0/24",
          gateway: "203.0.113.1",
          device: "begun",
        }),
        refused: "refused",
      },
    ],
  },
  {
    name: "refusals of Open vSwitch",
    steps: [
      step("two bridges", ovsBridge("br-int", datapathType), ovsBridge("br-ex", datapathType)),
      {
        ...step("a device that is not there", BEGUN, ovsPort("br-int", "qvo9", DEAD_VLAN)),
        refused: "missing",
      },
      step("a plug", ...hybridPlug("9", "fa:16:3e:00:00:09")),
      { ...step("on two bridges", BEGUN, ovsPort("br-ex", "qvo9", {})), refused: "conflict" },
      { ...step("no such bridge", BEGUN, ovsPort("br-none", "qvo9", {})), refused: "missing" },
      {
        ...step("a tag of a port that is not there", BEGUN, {
          op: "ovs.port.vlan",
          name: "qvo8",
          ...DEAD_VLAN,
          otherConfig: {},
        }),
        refused: "missing",
      },
      { ...step("VLAN 4096", ovsPort("br-int", "qvo9", { tag: 4096 })), refused: "invalid" },
      {
        ...step("a flow of a port that is not there", BEGUN, {
          op: "flows.change",
          bridge: "br-int",
          add: [flow(0, 1, 'in_port="qvo8"', "drop")],
          remove: [],
        }),
        refused: "missing",
      },
      step(
        "removed",
        { op: "ovs.bridge.absent", name: "br-ex" },
        { op: "ovs.bridge.absent", name: "br-int" },
        { op: "link.absent", namespace: "", name: "qvb9" },
        { op: "link.absent", namespace: "", name: "qbr9" },
      ),
    ],
  },
  {
    name: "refusals of rules and services",
    steps: [
      {
        ...step("a jump to nowhere", BEGUN, {
          op: "chains.set",
          namespace: "",
          family: "ipv4",
          table: "filter",
          chains: [{ name: "ours", rules: ["-j nowhere"] }],
          absent: [],
          jumps: [],
        }),
        refused: "missing",
      },
      {
        ...step("a set that is not there", BEGUN, {
          op: "chains.set",
          namespace: "",
          family: "ipv4",
          table: "filter",
          chains: [{ name: "ours", rules: ["-m set --match-set none src -j RETURN"] }],
          absent: [],
          jumps: [],
        }),
        refused: "missing",
      },
      {
        ...step("a chain of 29 characters", {
          op: "chains.set",
          namespace: "",
          family: "ipv4",
          table: "filter",
          chains: [{ name: "a2345678901234567890123456789", rules: [] }],
          absent: [],
          jumps: [],
        }),
        refused: "invalid",
      },
      {
        ...step("no such namespace", BEGUN, {
          op: "dnsmasq.ensure",
          networkId: "n1",
          namespace: "qdhcp-n1",
          arguments: [],
          files: {},
        }),
        refused: "missing",
      },
    ],
  },
];
