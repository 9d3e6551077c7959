import { describe, expect, it } from "vitest";
import type { NetworkIntent } from "@/server/model/network-intent";
import type { FloatingIp, Subnet } from "@/server/model/neutron";
import { plumbingSchema } from "@/server/model/plumbing";
import { gatewayPortOf, interfacesOf, onNetworkNode } from "@/server/neutron/router-ports";
import { addInterface, deleteRouter, removeInterface, setGateway } from "@/server/neutron/router-rules";
import {
  connected,
  gatewayPort,
  guest,
  inside,
  interfacePort,
  network,
  newPort,
  outside,
  port,
  privateNet,
  publicNet,
  router,
  story,
  subnet,
} from "@/server/neutron/testing/story";

const codes = (change: { readonly faults: readonly { readonly code: string }[] } | null) =>
  change?.faults.map((fault) => fault.code);
const floatingIp = (given: Partial<FloatingIp> = {}): FloatingIp => ({
  ...{ id: "f", address: "172.31.208.110", networkId: "public", projectId: "p" },
  ...{ fixedAddress: "192.168.1.17", portId: "vm-17", routerId: "r1" },
  ...given,
});
const bare = router("r1");
const unconnected = (given: Partial<NetworkIntent> = {}) => story({ ports: [guest], routers: [bare], ...given });

describe("a router's way out", () => {
  it("gets the next free address of the external network, on a port of no project", () => {
    const { router: changed, ports, faults } = setGateway(unconnected(), bare, "public", newPort("aa"));
    expect(faults).toEqual([]);
    expect(changed).toMatchObject({ externalNetworkId: "public", externalAddresses: ["172.31.208.102"] });
    expect(gatewayPortOf(ports, "r1")).toMatchObject({ projectId: "", networkId: "public", securityGroupIds: [] });
  });

  it("gets an address of each family", () => {
    const v6 = subnet("v6", "public", "2001:db8::/64", {
      ...{ gatewayIp: "2001:db8::1", pools: [{ start: "2001:db8::2", end: "2001:db8::ffff" }] },
    });
    const known = unconnected({ subnets: [inside, outside, v6] });
    expect(setGateway(known, bare, "public", newPort("aa")).router.externalAddresses).toEqual([
      "172.31.208.102",
      "2001:db8::2",
    ]);
  });

  it.each([
    ["a network that is not there", {}, "nope", ["network-unknown"]],
    ["a network that is not external", {}, "private", ["network-not-external"]],
    ["an external network without a subnet", { subnets: [inside] }, "public", ["external-network-without-subnet"]],
    [
      "one whose addresses are all taken",
      {
        subnets: [inside, { ...outside, pools: [{ start: "172.31.208.5", end: "172.31.208.5" }] }],
        ports: [guest, port("x-01", "public", { subnetId: "outside", address: "172.31.208.5" })],
      },
      "public",
      ["addresses-exhausted"],
    ],
    [
      "one that overlaps a subnet the router is in",
      { subnets: [{ ...inside, cidr: "172.31.0.0/16" }, outside], ports: [interfacePort] },
      "public",
      ["router-subnets-overlap"],
    ],
  ])("does not lead to %s", (_, given, networkId, expected) => {
    expect(codes(setGateway(unconnected(given), bare, networkId, newPort("aa")))).toEqual(expected);
  });

  it("stays as it is where it leads there already, and its port goes with it", () => {
    const known = story();
    expect(setGateway(known, connected, "public", newPort("aa"))).toEqual({
      ...{ router: connected, ports: known.ports, faults: [] },
    });
    const none = setGateway(known, connected, null, newPort("aa"));
    expect(none.router).toMatchObject({ externalNetworkId: null, externalAddresses: [] });
    expect(none.ports).toEqual([guest, interfacePort]);
  });

  it("gives its old address back when it leads elsewhere", () => {
    const other = network("other", { external: true });
    const beyond = subnet("beyond", "other", "198.51.100.0/24");
    const known = story({ networks: [privateNet, publicNet, other], subnets: [inside, outside, beyond] });
    const { router: changed, ports } = setGateway(known, connected, "other", newPort("aa"));
    expect(changed.externalAddresses).toEqual(["198.51.100.2"]);
    expect(ports.map((each) => each.networkId)).toEqual(["private", "private", "other"]);
  });

  it("is not taken from under floating IPs", () => {
    const known = story({ floatingIps: [floatingIp()] });
    expect(codes(setGateway(known, connected, null, newPort("aa")))).toEqual(["router-gateway-in-use"]);
    const aside = story({ floatingIps: [floatingIp({ routerId: null, portId: null, fixedAddress: null })] });
    expect(codes(setGateway(aside, connected, null, newPort("aa")))).toEqual([]);
  });
});

describe("a router's interface", () => {
  it("has the subnet's gateway address", () => {
    const { ports, faults } = addInterface(unconnected(), bare, inside, newPort("aa"));
    expect(faults).toEqual([]);
    expect(interfacesOf({ ports, subnets: [inside] }, "r1")).toMatchObject([
      { address: "192.168.1.1", subnet: { id: "inside" }, port: { projectId: "p", networkId: "private" } },
    ]);
  });

  const twin = subnet("twin", "second", "192.168.1.128/25", { gatewayIp: "192.168.1.129", pools: [] });
  it.each([
    ["a second one in a subnet", inside, {}, ["router-interface-exists"]],
    [
      "a subnet without a gateway",
      subnet("x", "second", "10.0.0.0/24", { gatewayIp: null }),
      {},
      ["subnet-without-gateway"],
    ],
    ["a subnet that overlaps another", twin, {}, ["router-subnets-overlap"]],
    [
      "a subnet that overlaps the way out",
      subnet("x", "second", "172.31.0.0/16", { gatewayIp: "172.31.0.1" }),
      {},
      ["router-subnets-overlap"],
    ],
    [
      "a gateway address that another port has",
      subnet("x", "second", "10.0.0.0/24"),
      { ports: [gatewayPort, interfacePort, port("y-02", "second", { subnetId: "x", address: "10.0.0.1" })] },
      ["address-in-use"],
    ],
  ])("is refused: %s", (_, into: Subnet, given, expected) => {
    const known = story({ ...given, subnets: [inside, outside, ...(into === inside ? [] : [into])] });
    expect(codes(addInterface(known, connected, into, newPort("aa")))).toEqual(expected);
  });

  it("may be in a subnet whose prefix another router is in", () => {
    const same = subnet("same", "second", "192.168.1.0/24");
    const known = story({ subnets: [inside, outside, same] });
    expect(codes(addInterface(known, router("r2"), same, newPort("aa")))).toEqual([]);
  });

  it("goes, unless floating IPs lead into its subnet, or it is not there", () => {
    expect(removeInterface(story(), connected, inside)).toMatchObject({ ports: [guest, gatewayPort], faults: [] });
    expect(codes(removeInterface(story({ floatingIps: [floatingIp()] }), connected, inside))).toEqual([
      "router-interface-in-use",
    ]);
    const elsewhere = story({ floatingIps: [floatingIp({ portId: "gone" })] });
    expect(codes(removeInterface(elsewhere, connected, inside))).toEqual([]);
    expect(removeInterface(story(), router("r2"), inside)).toBeNull();
  });
});

describe("a router", () => {
  it("goes with its way out, but not while it is in a subnet", () => {
    expect(codes(deleteRouter(story(), connected))).toEqual(["router-in-use"]);
    expect(deleteRouter(story({ ports: [guest, gatewayPort] }), connected)).toEqual({ ports: [guest], faults: [] });
  });

  const host = (name: string, services: boolean) => ({ id: name, name, plumbing: plumbingSchema.parse({ services }) });
  const hosts = [host("c1", false), host("net1", true), host("net2", true)];
  const placed = (ports: Parameters<typeof onNetworkNode>[0], on = hosts) =>
    onNetworkNode(ports, connected, on).map((each) => each.host);

  it("is on the first network node, with all its ports and no other", () => {
    expect(placed([guest, gatewayPort, interfacePort])).toEqual(["", "net1", "net1"]);
    expect(onNetworkNode([gatewayPort], connected, hosts)[0]).toMatchObject({ vifType: "ovs", status: "ACTIVE" });
  });

  it("stays where it is, follows itself, and leaves a host that serves no longer", () => {
    expect(placed([gatewayPort, { ...interfacePort, host: "net2" }])).toEqual(["net2", "net2"]);
    expect(
      placed([
        { ...gatewayPort, host: "c1" },
        { ...interfacePort, host: "gone" },
      ]),
    ).toEqual(["net1", "net1"]);
    expect(placed([gatewayPort], [host("c1", false)])).toEqual([""]);
  });
});
