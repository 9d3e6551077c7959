import { step } from "./operations";
import type { Scenario } from "./scenarios";

const NS = "qrouter-1";

export const linkScenarios: readonly Scenario[] = [
  {
    name: "operations of one effect that undo what others of it did",
    steps: [
      step("a pair", { op: "veth.ensure", namespace: "", name: "qvb1", peer: "qvo1", mtu: 1458 }),
      step("a namespace", { op: "namespace.ensure", name: NS }),
      {
        ...step(
          "an end moved away, and its name taken by another pair",
          { op: "link.move", name: "qvo1", from: "", to: NS },
          { op: "veth.ensure", namespace: "", name: "qvb2", peer: "qvo1", mtu: 1458 },
        ),
        isOnce: true,
      },
      {
        ...step(
          "the other pair removed, and the end moved back",
          { op: "link.absent", namespace: "", name: "qvb2" },
          { op: "link.move", name: "qvo1", from: NS, to: "" },
        ),
        isOnce: true,
      },
      {
        ...step(
          "removed and made anew, of a bridge",
          { op: "link.absent", namespace: "", name: "qvb1" },
          { op: "bridge.ensure", namespace: "", name: "qvo1" },
          { op: "tap.ensure", namespace: "", name: "qvb1", mtu: 1400 },
          { op: "link.set", namespace: "", name: "qvb1", master: "qvo1" },
        ),
        isOnce: true,
      },
      step(
        "changed twice",
        { op: "link.set", namespace: "", name: "qvb1", mtu: 1300, up: true },
        { op: "address.ensure", namespace: "", device: "qvo1", address: "10.0.0.1/24" },
        { op: "address.absent", namespace: "", device: "qvo1", address: "10.0.0.1/24" },
        { op: "link.set", namespace: "", name: "qvb1", mtu: 1400 },
      ),
      {
        ...step(
          "made and removed",
          { op: "veth.ensure", namespace: "", name: "one", peer: "other", mtu: 1500 },
          { op: "link.absent", namespace: "", name: "one" },
        ),
        isOnce: true,
      },
      step(
        "all removed",
        { op: "link.absent", namespace: "", name: "qvo1" },
        { op: "link.absent", namespace: "", name: "qvb1" },
        { op: "namespace.absent", name: NS },
      ),
    ],
  },
  {
    name: "pairs that are made anew with other ends",
    steps: [
      step("a pair", { op: "veth.ensure", namespace: "", name: "qvb1", peer: "qvo1", mtu: 1458 }),
      step("another", { op: "veth.ensure", namespace: "", name: "qvb2", peer: "qvo1", mtu: 1458 }),
      step(
        "an end moved away",
        { op: "namespace.ensure", name: NS },
        { op: "link.move", name: "qvo1", from: "", to: NS },
      ),
      step("the pair asked for again", { op: "veth.ensure", namespace: "", name: "qvb2", peer: "qvo1", mtu: 1300 }),
      step("moved back", { op: "link.move", name: "qvo1", from: NS, to: "" }),
      step(
        "removed",
        { op: "link.absent", namespace: "", name: "qvo1", force: true },
        { op: "namespace.absent", name: NS },
      ),
    ],
  },
  {
    name: "bridge, veth and tap",
    steps: [
      step(
        "made",
        { op: "bridge.ensure", namespace: "", name: "qbr1" },
        { op: "veth.ensure", namespace: "", name: "qvb1", peer: "qvo1", mtu: 1458 },
        { op: "tap.ensure", namespace: "", name: "tap1", mtu: 1450 },
      ),
      step(
        "put together",
        { op: "link.set", namespace: "", name: "qvb1", master: "qbr1" },
        { op: "link.set", namespace: "", name: "tap1", master: "qbr1", up: true, mtu: 1400 },
      ),
      step("another MTU", { op: "veth.ensure", namespace: "", name: "qvb1", peer: "qvo1", mtu: 1300 }),
      step("taken apart", { op: "link.set", namespace: "", name: "tap1", master: null, up: false, promiscuous: true }),
      step(
        "removed",
        { op: "link.absent", namespace: "", name: "qbr1" },
        { op: "link.absent", namespace: "", name: "qvo1" },
        { op: "link.absent", namespace: "", name: "qvb1" },
        { op: "link.absent", namespace: "", name: "tap1" },
      ),
    ],
  },
  {
    name: "a veth into a namespace, with addresses and routes",
    steps: [
      step(
        "moved",
        { op: "namespace.ensure", name: NS },
        { op: "veth.ensure", namespace: "", name: "out1", peer: "in1", mtu: 1500 },
        { op: "link.move", name: "in1", from: "", to: NS },
      ),
      step(
        "addressed",
        { op: "link.set", namespace: NS, name: "in1", up: true, mac: "fa:16:3e:00:00:01" },
        { op: "address.ensure", namespace: NS, device: "in1", address: "10.0.0.1/24" },
        { op: "address.ensure", namespace: NS, device: "in1", address: "172.31.208.110/32" },
        { op: "address.ensure", namespace: NS, device: "in1", address: "2001:db8::1/64" },
        { op: "route.ensure", namespace: NS, destination: "default", gateway: "10.0.0.254", device: "in1" },
        { op: "route.ensure", namespace: NS, destination: "192.0.2.0/24", gateway: "10.0.0.9", device: "in1" },
        { op: "route.ensure", namespace: NS, destination: "198.51.100.0/24", gateway: null, device: "in1" },
      ),
      step("settings", {
        op: "sysctl.set",
        namespace: NS,
        key: "net.ipv4.ip_forward",
        value: "1",
      }),
      step(
        "another gateway",
        { op: "route.ensure", namespace: NS, destination: "default", gateway: "10.0.0.253", device: "in1" },
        { op: "route.absent", namespace: NS, destination: "192.0.2.0/24", gateway: "10.0.0.9", device: "in1" },
        { op: "address.absent", namespace: NS, device: "in1", address: "172.31.208.110/32" },
      ),
      step("down", { op: "link.set", namespace: NS, name: "in1", up: false }),
      step("removed", { op: "namespace.absent", name: NS }),
    ],
  },
];
