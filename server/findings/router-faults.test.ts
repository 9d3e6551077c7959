import { beforeAll, describe, expect, test } from "vitest";
import { type Cloud, cloudOf, faultsOf, given, ROUTER, readCaptures, roomIn, without } from "./testing/captured-cloud";

beforeAll(() => readCaptures("iesgn"));

const router = (cloud: Cloud) => roomIn(cloud, "net1", "qrouter-");
const legOf = (cloud: Cloud, prefix: string) =>
  given(
    router(cloud).links?.find(({ name }) => name.startsWith(prefix)),
    prefix,
  );
const nat = (cloud: Cloud, chain: string) =>
  given(
    router(cloud)
      .iptables?.tables.find(({ name }) => name === "nat")
      ?.chains.find(({ name }) => name === chain),
    chain,
  ).rules;

const TOLD: readonly (readonly [what: string, told: string, change: (cloud: Cloud) => void])[] = [
  [
    "the address of its gateway",
    "qg-a5f08d08-6c lacks 203.0.113.136",
    (cloud) => without(legOf(cloud, "qg-").addresses, ({ address }) => address === "203.0.113.136"),
  ],
  [
    "a floating address",
    "qg-a5f08d08-6c lacks the floating IP 203.0.113.150",
    (cloud) => without(legOf(cloud, "qg-").addresses, ({ address }) => address === "203.0.113.150"),
  ],
  [
    "forwarding",
    "net.ipv4.ip_forward is 0",
    (cloud) => {
      router(cloud).sysctls["net.ipv4.ip_forward"] = "0";
    },
  ],
  [
    "its way out",
    "no default route leads to 203.0.113.1",
    (cloud) => without(router(cloud).routes, ({ destination }) => destination === "default"),
  ],
  [
    "a route of its own",
    "its route to 172.16.0.0/24 by 10.0.0.12 is not there",
    (cloud) => {
      given(cloud.neutron.routers[0], "router").routes = [{ destination: "172.16.0.0/24", nexthop: "10.0.0.12" }];
    },
  ],
  [
    "its own translation",
    "nothing is translated to 203.0.113.136",
    (cloud) => without(nat(cloud, "neutron-l3-agent-snat"), ({ spec }) => spec.startsWith("-o qg-")),
  ],
  [
    "the way in of a floating address",
    "floating IP 203.0.113.150 of 10.0.0.11 is not translated in",
    (cloud) => without(nat(cloud, "neutron-l3-agent-PREROUTING"), ({ spec }) => spec.includes("DNAT")),
  ],
  [
    "the way out of a floating address",
    "floating IP 203.0.113.150 of 10.0.0.11 is not translated out",
    (cloud) => without(nat(cloud, "neutron-l3-agent-float-snat"), () => true),
  ],
  [
    "the jump to all that translates what goes out",
    "nothing is translated to 203.0.113.136; floating IP 203.0.113.150 of 10.0.0.11 is not translated out",
    (cloud) => without(nat(cloud, "POSTROUTING"), ({ spec }) => spec.includes("neutron-postrouting-bottom")),
  ],
];

describe("a router that has lost", () => {
  test.each(TOLD)("%s", (_, told, change) => {
    const cloud = cloudOf("iesgn");
    change(cloud);
    const message = `Router r1, qrouter-${ROUTER} on net1: ${told}.`;
    expect(faultsOf(cloud)).toMatchObject([{ kind: "router-unlike-neutron", severity: "critical", message }]);
  });
});

describe("a router that is as it should be", () => {
  const QUIET: readonly (readonly [what: string, change: (cloud: Cloud) => void])[] = [
    [
      "whose SNAT Neutron has switched off",
      (cloud) => {
        given(cloud.neutron.routers[0], "router").snat = false;
        without(nat(cloud, "neutron-l3-agent-snat"), ({ spec }) => spec.startsWith("-o qg-"));
      },
    ],
    [
      "which waits for its turn: the other half of a pair serves",
      (cloud) => {
        for (const port of cloud.neutron.ports) {
          if (port.deviceOwner === "network:router_interface") {
            port.deviceOwner = "network:ha_router_replicated_interface";
          }
        }
        legOf(cloud, "qr-").addresses = [];
        legOf(cloud, "qg-").addresses = [];
      },
    ],
    [
      "whose port is administratively down",
      (cloud) => {
        for (const port of cloud.neutron.ports)
          if (port.deviceOwner.startsWith("network:rou")) port.adminStateUp = false;
        legOf(cloud, "qr-").addresses = [];
      },
    ],
    [
      "whose floating address leads nowhere yet",
      (cloud) => {
        Object.assign(given(cloud.neutron.floatingIps[0], "floating IP"), { portId: null, fixedAddress: null });
        without(nat(cloud, "neutron-l3-agent-PREROUTING"), ({ spec }) => spec.includes("DNAT"));
      },
    ],
    [
      "of whose filter nothing was read",
      (cloud) => {
        router(cloud).iptables = null;
      },
    ],
  ];
  test.each(QUIET)("%s", (_, change) => {
    const cloud = cloudOf("iesgn");
    change(cloud);
    expect(faultsOf(cloud).filter(({ kind }) => kind === "router-unlike-neutron")).toEqual([]);
  });
});
