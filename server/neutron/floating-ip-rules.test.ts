import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { NetworkIntent } from "@/server/model/network-intent";
import type { FloatingIp } from "@/server/model/neutron";
import { floatingIpInputSchema } from "@/server/model/router-input";
import { checkNewFloatingIp, leadTo } from "@/server/neutron/floating-ip-rules";
import { ROUTER_INTERFACE, servicePort } from "@/server/neutron/router-ports";
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

const create = (known: NetworkIntent, input: object = {}, start = "aa") =>
  checkNewFloatingIp(known, floatingIpInputSchema.parse({ networkId: "public", projectId: "p", ...input }), {
    ...{ id: `fip-${start}`, newPort: newPort(start) },
  });
const codes = ({ faults }: { readonly faults: readonly { readonly code: string }[] }) => faults.map(({ code }) => code);
const free: FloatingIp = {
  ...{ id: "f", address: "172.31.208.110", networkId: "public", projectId: "p" },
  ...{ fixedAddress: null, portId: null, routerId: null },
};

describe("a new floating IP", () => {
  it("has the next free address, which a port of no project holds", () => {
    const { floatingIp, port: holder, faults } = create(story());
    expect(faults).toEqual([]);
    expect(floatingIp).toMatchObject({ address: "172.31.208.103", portId: null, routerId: null });
    expect(holder).toMatchObject({
      ...{ projectId: "", deviceOwner: "network:floatingip", deviceId: "fip-aa", host: "", status: "N/A" },
      fixedIps: [{ subnetId: "outside", address: "172.31.208.103" }],
    });
  });

  it("has the address asked for, in a pool or not, and leads to a port at once", () => {
    expect(create(story(), { address: "172.31.208.200" })).toMatchObject({
      faults: [],
      floatingIp: { address: "172.31.208.200" },
    });
    expect(create(story(), { address: "172.31.208.110", portId: "vm-17" })).toMatchObject({
      faults: [],
      floatingIp: { address: "172.31.208.110", portId: "vm-17", fixedAddress: "192.168.1.17", routerId: "r1" },
    });
  });

  const v6 = subnet("v6", "public", "2001:db8::/64", { gatewayIp: null, pools: [] });
  it.each([
    ["of a network that is not there", {}, { networkId: "nope" }, ["network-unknown"]],
    ["of a network that is not external", {}, { networkId: "private" }, ["network-not-external"]],
    ["of a network with IPv6 only", { subnets: [inside, v6] }, {}, ["external-network-without-subnet"]],
    ["of an address outside", {}, { address: "10.0.0.1" }, ["address-outside"]],
    ["of the broadcast address", {}, { address: "172.31.208.255" }, ["address-outside"]],
    ["of an IPv6 address", { subnets: [inside, outside, v6] }, { address: "2001:db8::5" }, ["address-outside"]],
    ["of the router's own address", {}, { address: "172.31.208.102" }, ["address-in-use"]],
    ["of another's address", { floatingIps: [free] }, { address: "172.31.208.110" }, ["address-in-use"]],
    ["for a port that is not there", {}, { portId: "nope" }, ["port-unknown"]],
    ["for an address without a port", {}, { fixedAddress: "192.168.1.17" }, ["fixed-address-without-port"]],
    [
      "when none is left",
      { subnets: [inside, { ...outside, pools: [{ start: "172.31.208.102", end: "172.31.208.102" }] }] },
      {},
      ["addresses-exhausted"],
    ],
    ["with two faults", {}, { address: "10.0.0.1", portId: "nope" }, ["address-outside", "port-unknown"]],
  ])("is refused %s", (_, given, input, expected) => {
    expect(codes(create(story(given), input))).toEqual(expected);
  });

  it("never has an address that somebody has, however many there are and whichever go", () => {
    const steps = fc.array(fc.oneof(fc.constant(null), fc.nat(10)), { maxLength: 40 });
    fc.assert(
      fc.property(steps, (asked) => {
        let known = story();
        for (const [index, what] of asked.entries()) {
          if (what !== null) {
            const gone = known.floatingIps[what % Math.max(1, known.floatingIps.length)];
            const floatingIps = known.floatingIps.filter((each) => each !== gone);
            known = { ...known, floatingIps, ports: known.ports.filter((each) => each.deviceId !== gone?.id) };
            continue;
          }
          const made = create(known, {}, String(10 + index));
          if (made.port === null || made.faults.length > 0) {
            expect(known.floatingIps).toHaveLength(10);
            continue;
          }
          known = {
            ...known,
            floatingIps: [...known.floatingIps, made.floatingIp],
            ports: [...known.ports, made.port],
          };
        }
        const addresses = known.ports.flatMap((each) => each.fixedIps.map(({ address }) => address));
        expect(new Set(addresses).size).toBe(addresses.length);
        expect(known.floatingIps.map((each) => each.address).every((each) => addresses.includes(each))).toBe(true);
      }),
    );
  });
});

describe("where a floating IP leads", () => {
  const lead = (known: NetworkIntent, portId: string | null, fixedAddress: string | null = null) =>
    leadTo(known, free, { portId, fixedAddress });
  const twoAddresses = port(
    "vm-18",
    "private",
    { subnetId: "inside", address: "192.168.1.18" },
    { subnetId: "inside", address: "192.168.1.19" },
  );

  it("is a port's first IPv4 address, or the one given", () => {
    const known = story({ ports: [twoAddresses, gatewayPort, interfacePort] });
    expect(lead(known, "vm-18").floatingIp).toMatchObject({ fixedAddress: "192.168.1.18", routerId: "r1" });
    expect(lead(known, "vm-18", "192.168.1.19").floatingIp.fixedAddress).toBe("192.168.1.19");
    expect(codes(lead(known, "vm-18", "192.168.1.20"))).toEqual(["fixed-address-unknown"]);
    expect(lead(known, null)).toEqual({ floatingIp: free, faults: [] });
  });

  it("passes over the port's IPv6 addresses", () => {
    const v6 = { subnetId: "v6", address: "2001:db8::5" };
    const dual = port("vm-20", "private", v6, { subnetId: "inside", address: "192.168.1.20" });
    const only = port("vm-21", "private", v6);
    const known = story({ ports: [dual, only, gatewayPort, interfacePort] });
    expect(lead(known, "vm-20").floatingIp.fixedAddress).toBe("192.168.1.20");
    expect(codes(lead(known, "vm-21"))).toEqual(["port-without-ipv4"]);
    expect(codes(lead(known, "vm-20", "2001:db8::5"))).toEqual(["fixed-address-unknown"]);
  });

  it.each([
    ["no router is in the port's subnet", { ports: [guest, gatewayPort] }],
    ["the router has no way out", { routers: [router("r1")], ports: [guest, interfacePort] }],
    ["the router's way out is another network", { routers: [{ ...connected, externalNetworkId: "other" }] }],
  ])("is refused where %s", (_, given) => {
    expect(codes(lead(story(given), "vm-17"))).toEqual(["external-gateway-not-found"]);
  });

  it("is refused where another floating IP of the network leads, but not itself", () => {
    const taken = {
      ...free,
      id: "g",
      address: "172.31.208.111",
      portId: "vm-17",
      fixedAddress: "192.168.1.17",
      routerId: "r1",
    };
    const known = story({ floatingIps: [taken] });
    expect(codes(lead(known, "vm-17"))).toEqual(["fixed-address-in-use"]);
    expect(codes(leadTo(known, taken, { portId: "vm-17", fixedAddress: null }))).toEqual([]);
    expect(codes(lead(story({ floatingIps: [{ ...taken, networkId: "other" }] }), "vm-17"))).toEqual([]);
  });

  it("goes through the router that is the subnet's gateway", () => {
    const second = servicePort(newPort("9c"), {
      ...{ networkId: "private", projectId: "p", deviceOwner: ROUTER_INTERFACE, deviceId: "r0" },
      fixedIps: [{ subnetId: "inside", address: "192.168.1.254" }],
    });
    const r0 = router("r0", { externalNetworkId: "public" });
    const known = story({ routers: [r0, connected], ports: [guest, second, gatewayPort, interfacePort] });
    expect(lead(known, "vm-17").floatingIp.routerId).toBe("r1");
    const without = story({ routers: [r0], ports: [guest, second] });
    expect(lead(without, "vm-17").floatingIp.routerId).toBe("r0");
  });

  it("tells two projects with the same addresses apart", () => {
    const net = network("blue", { projectId: "q" });
    const same = subnet("blue-inside", "blue", "192.168.1.0/24");
    const twin = port("vm-22", "blue", { subnetId: "blue-inside", address: "192.168.1.17" });
    const known = story({
      ...{ networks: [privateNet, publicNet, net], subnets: [inside, outside, same] },
      ...{ ports: [guest, twin, gatewayPort, interfacePort] },
    });
    expect(codes(lead(known, "vm-22"))).toEqual(["external-gateway-not-found"]);
    expect(lead(known, "vm-17").floatingIp.routerId).toBe("r1");
  });
});
