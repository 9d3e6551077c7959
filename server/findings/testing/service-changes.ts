import { given, hostIn, ROUTER, roomIn, without } from "./captured-cloud";
import type { OneChange } from "./one-change";

/** Of what serves a network, and of agents. */
export const serviceChanges: readonly OneChange[] = [
  [
    "a router that Neutron forgot",
    "namespace-without-object",
    "warning",
    [`net1 qrouter-${ROUTER}`],
    (cloud) => {
      without(cloud.neutron.routers, ({ id }) => id === ROUTER);
    },
  ],
  [
    "dnsmasq has ended",
    "dhcp-not-running",
    "critical",
    ["net1 dnsmasq"],
    (cloud) => {
      given(hostIn(cloud, "net1").dhcp?.[0], "service").pid = null;
    },
  ],
  [
    "a reservation of nobody's MAC",
    "stale-reservations",
    "warning",
    ["net1 dnsmasq of privada"],
    (cloud) => {
      const service = given(hostIn(cloud, "net1").dhcp?.[0], "service");
      service.reservations?.push({ mac: "fa:16:3e:00:00:01", name: "ghost", address: "10.0.0.77", tags: [] });
    },
  ],
  [
    "a guest without a reservation",
    "stale-reservations",
    "warning",
    ["net1 dnsmasq of privada"],
    (cloud) => {
      const service = given(hostIn(cloud, "net1").dhcp?.[0], "service");
      without(service.reservations, ({ mac }) => mac === "fa:16:3e:1b:ec:c2");
    },
  ],
  [
    "a router that lost an address",
    "router-unlike-neutron",
    "critical",
    [`net1 qrouter-${ROUTER}`],
    (cloud) => {
      const leg = roomIn(cloud, "net1", "qrouter-").links?.find(({ name }) => name.startsWith("qr-"));
      without(leg?.addresses, ({ address }) => address === "10.0.0.1");
    },
  ],
  [
    "an agent that went silent",
    "agent-dead",
    "critical",
    ["c1 Open vSwitch agent"],
    (cloud) => {
      given(
        cloud.neutron.agents.find(({ host }) => host === "c1"),
        "agent",
      ).alive = false;
    },
  ],
];
