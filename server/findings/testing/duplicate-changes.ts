import { chainsOf, given, hostIn, ifaceIn, NETWORK, ROUTER, roomIn, WEB1 } from "./captured-cloud";
import type { OneChange } from "./one-change";

/** What is there once too often. */
export const duplicateChanges: readonly OneChange[] = [
  [
    "two ports of a network with one MAC",
    "duplicate-mac",
    "critical",
    [`c1 qvo${WEB1}`],
    (cloud) => {
      ifaceIn(cloud, "c2", "br-int", "qvo34eccb39-85").externalIds["attached-mac"] = "FA:16:3E:1B:EC:C2";
    },
  ],
  [
    "an address reserved twice",
    "duplicate-ip",
    "critical",
    ["net1 reservation for fa:16:3e:1b:ec:c2"],
    (cloud) => {
      const port = given(
        cloud.neutron.ports.find(({ mac }) => mac === "fa:16:3e:ce:fb:30"),
        "port",
      );
      const service = given(
        hostIn(cloud, "net1").dhcp?.find(({ networkId }) => networkId === NETWORK),
        "service",
      );
      const [fixed, reservation] = [port.fixedIps[0], service.reservations?.find(({ mac }) => mac === port.mac)];
      const before = given(fixed, "address").address;
      for (const place of [given(fixed, "address"), given(reservation, "reservation")]) place.address = "10.0.0.11";
      // its agent has followed
      for (const chain of chainsOf(cloud, "c2")) {
        for (const rule of chain.rules) rule.spec = rule.spec.replaceAll(`${before}/32`, "10.0.0.11/32");
      }
    },
  ],
  [
    "a DHCP server with a guest's MAC",
    "duplicate-mac",
    "critical",
    [`c1 qvo${WEB1}`],
    (cloud) => {
      const links = given(roomIn(cloud, "net1", "qdhcp-3df32a9c").links, "links");
      given(
        links.find(({ name }) => name.startsWith("tap")),
        "tap",
      ).mac = "fa:16:3e:1b:ec:c2";
    },
  ],
  [
    "a router with a guest's address",
    "duplicate-ip",
    "critical",
    ["c1 web1"],
    (cloud) => {
      const links = given(roomIn(cloud, "net1", `qrouter-${ROUTER}`).links, "links");
      const inside = given(
        links.find(({ addresses }) => addresses.some(({ address }) => address === "10.0.0.1")),
        "qr",
      );
      const like = given(
        inside.addresses.find(({ address }) => address === "10.0.0.1"),
        "address",
      );
      inside.addresses.push({ ...like, address: "10.0.0.11" });
    },
  ],
];
