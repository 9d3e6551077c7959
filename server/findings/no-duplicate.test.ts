import { beforeAll, describe, expect, test } from "vitest";
import {
  bridgeIn,
  type Cloud,
  cloudOf,
  copyOf,
  faultsOf,
  given,
  hostIn,
  linkIn,
  portIn,
  portOf,
  ROUTER,
  readCaptures,
  roomIn,
  rootOf,
  WEB1,
} from "./testing/captured-cloud";

beforeAll(() => readCaptures("iesgn", "provider"));

/** One thing at two places, as Neutron means it. */
describe("is no duplicate", () => {
  /** What c1 has of a port, on c2 as well. */
  const onC2Too = (cloud: Cloud, fragment: string) => {
    const port = copyOf(portIn(cloud, "c1", "br-int", `qvo${fragment}`));
    // each host has its own VLAN for the network
    const like = bridgeIn(cloud, "c2", "br-int").ports.find(
      ({ otherConfig }) => otherConfig.net_uuid === port.otherConfig.net_uuid,
    );
    Object.assign(port, { tag: given(like, "network on c2").tag, otherConfig: given(like, "network").otherConfig });
    bridgeIn(cloud, "c2", "br-int").ports.push(port);
    for (const prefix of ["qvo", "qvb", "qbr", "tap"]) {
      const ifindex = 900 + given(rootOf(cloud, "c2").links, "links").length;
      rootOf(cloud, "c2").links?.push({ ...copyOf(linkIn(cloud, "c1", `${prefix}${fragment}`)), ifindex });
    }
  };
  const duplicates = (cloud: Cloud) => faultsOf(cloud).filter(({ kind }) => kind.startsWith("duplicate"));

  test("a guest on both hosts of its migration", () => {
    const cloud = cloudOf("iesgn");
    onC2Too(cloud, WEB1);
    Object.assign(portOf(cloud, WEB1), { profile: { migrating_to: "c2" } });
    expect(duplicates(cloud)).toEqual([]);
    expect(faultsOf(cloud).filter(({ kind }) => kind === "plugged-elsewhere")).toEqual([]);
  });

  test("a router's interface on every host: standby of an HA router, or distributed", () => {
    const cloud = cloudOf("iesgn");
    const bridge = bridgeIn(cloud, "net1", "br-int");
    const qr = given(
      bridge.ports.find(({ name }) => name.startsWith("qr-")),
      "qr",
    );
    const room = copyOf(roomIn(cloud, "net1", `qrouter-${ROUTER}`));
    hostIn(cloud, "c2").namespaces.push(room);
    const like = given(
      bridgeIn(cloud, "c2", "br-int").ports.find(({ otherConfig }) => otherConfig.net_uuid === qr.otherConfig.net_uuid),
      "network on c2",
    );
    bridgeIn(cloud, "c2", "br-int").ports.push({ ...copyOf(qr), tag: like.tag, otherConfig: copyOf(like.otherConfig) });
    expect(duplicates(cloud)).toEqual([]);
  });

  test("an address that two guests are allowed as a pair", () => {
    const cloud = cloudOf("iesgn");
    for (const { deviceOwner, ...port } of cloud.neutron.ports) {
      if (deviceOwner.startsWith("compute:")) Object.assign(port, { allowedAddressPairs: [{ address: "10.0.0.200" }] });
    }
    expect(duplicates(cloud)).toEqual([]);
  });

  test("a floating IP, which its router has too", () => {
    const cloud = cloudOf("iesgn");
    expect(cloud.neutron.ports.some(({ deviceOwner }) => deviceOwner === "network:floatingip")).toBe(true);
    expect(duplicates(cloud)).toEqual([]);
  });

  test("a network of several segments, another one on each host", () => {
    const cloud = cloudOf("provider");
    const network = given(
      cloud.neutron.networks.find(({ name }) => name === "vlan120"),
      "vlan120",
    );
    const own = { networkType: "vlan", physicalNetwork: "physnet1" };
    for (const { otherConfig } of hostIn(cloud, "c2").ovs?.bridges.flatMap(({ ports }) => ports) ?? []) {
      if (otherConfig.net_uuid === network.id) otherConfig.segmentation_id = "777";
    }
    for (const flow of hostIn(cloud, "c2").ovs?.bridges.flatMap(({ flows }) => flows ?? []) ?? []) {
      flow.match = flow.match.replace("dl_vlan=120", "dl_vlan=777");
      flow.actions = flow.actions.replace(`set_field:${4096 + 120}->`, `set_field:${4096 + 777}->`);
    }
    expect(faultsOf(cloud).map(({ kind }) => kind)).toContain("segment-mismatch");
    network.segments = [120, 777].map((segmentationId) => ({ ...own, segmentationId }));
    expect(faultsOf(cloud)).toEqual([]);
  });
});
