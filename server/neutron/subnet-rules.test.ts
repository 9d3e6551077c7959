import { describe, expect, it } from "vitest";
import type { Port, Subnet } from "@/server/model/neutron";
import { type SubnetInput, subnetInputSchema } from "@/server/model/subnet-input";
import { checkNewSubnet, checkSubnetUpdate } from "@/server/neutron/subnet-rules";

const NOTHING = { networks: [], subnets: [], ports: [] };
type Given = Partial<Omit<SubnetInput, "cidr">>;
const check = (cidr: string, given: Given = {}, subnets: readonly Subnet[] = []) =>
  checkNewSubnet({ ...subnetInputSchema.parse({ networkId: "n1", cidr: "10.0.0.0/8" }), cidr, ...given }, "s", "p", {
    ...NOTHING,
    subnets,
  });
const codes = (cidr: string, given: Given = {}, subnets: readonly Subnet[] = []) =>
  check(cidr, given, subnets).faults.map(({ code }) => code);
const made = (cidr: string, given: Given = {}, networkId = "n1"): Subnet => ({
  ...check(cidr, given).subnet,
  ...{ id: `of ${cidr}`, networkId },
});
const pool = (start: string, end: string) => ({ start, end });

describe("a new subnet", () => {
  it.each([
    ["10.0.0.0/24", "10.0.0.1", [pool("10.0.0.2", "10.0.0.254")]],
    ["10.0.0.0/30", "10.0.0.1", [pool("10.0.0.2", "10.0.0.2")]],
    ["172.16.0.0/12", "172.16.0.1", [pool("172.16.0.2", "172.31.255.254")]],
    ["2001:db8::/64", "2001:db8::1", [pool("2001:db8::2", "2001:db8::ffff:ffff:ffff:ffff")]],
    ["2001:DB8::/126", "2001:db8::1", [pool("2001:db8::2", "2001:db8::3")]],
  ])("%s has its first address as gateway and the others as pool", (cidr, gatewayIp, pools) => {
    const { subnet, faults } = check(cidr);
    expect([subnet.gatewayIp, subnet.pools, faults]).toEqual([gatewayIp, pools, []]);
  });

  it("has two pools around a gateway in the middle, and one without a gateway", () => {
    expect(check("10.0.0.0/24", { gatewayIp: "10.0.0.9" }).subnet.pools).toEqual([
      pool("10.0.0.1", "10.0.0.8"),
      pool("10.0.0.10", "10.0.0.254"),
    ]);
    expect(check("10.0.0.0/24", { gatewayIp: null }).subnet.pools).toEqual([pool("10.0.0.1", "10.0.0.254")]);
  });

  it("of one or two addresses uses all of them, without DHCP", () => {
    expect(check("10.0.0.4/31", { dhcp: false })).toMatchObject({
      subnet: { gatewayIp: "10.0.0.5", pools: [pool("10.0.0.4", "10.0.0.4")] },
      faults: [],
    });
    expect(check("10.0.0.4/32", { dhcp: false })).toMatchObject({
      subnet: { gatewayIp: null, pools: [pool("10.0.0.4", "10.0.0.4")] },
      faults: [],
    });
    expect(codes("10.0.0.4/31")).toEqual(["cidr-too-narrow-for-dhcp"]);
  });

  it.each<[string, string, Given, string[]]>([
    ["host bits", "10.0.0.5/24", {}, ["cidr-not-canonical"]],
    ["another spelling", "2001:db8:0:0::/64", {}, ["cidr-not-canonical"]],
    ["no prefix at all", "10.0.0.0/33", {}, ["cidr-invalid"]],
    ["everything", "0.0.0.0/0", {}, ["cidr-too-wide"]],
    ["multicast", "224.0.0.0/24", {}, ["cidr-not-unicast"]],
    ["loopback", "127.0.0.0/24", {}, ["cidr-not-unicast"]],
    ["a gateway outside", "10.0.0.0/24", { gatewayIp: "10.0.1.1" }, ["gateway-outside"]],
    ["a gateway of the other family", "10.0.0.0/24", { gatewayIp: "2001:db8::1" }, ["gateway-outside"]],
    ["the network's address as gateway", "10.0.0.0/24", { gatewayIp: "10.0.0.0" }, ["gateway-outside"]],
    ["the broadcast address as gateway", "10.0.0.0/24", { gatewayIp: "10.0.0.255" }, ["gateway-outside"]],
    ["a gateway in a pool", "10.0.0.0/24", { pools: [pool("10.0.0.1", "10.0.0.9")] }, ["gateway-in-pool"]],
    ["a reversed pool", "10.0.0.0/24", { pools: [pool("10.0.0.9", "10.0.0.2")] }, ["pool-invalid"]],
    ["a pool up to the broadcast", "10.0.0.0/24", { pools: [pool("10.0.0.9", "10.0.0.255")] }, ["pool-outside"]],
    ["a pool elsewhere", "10.0.0.0/24", { pools: [pool("10.9.0.2", "10.9.0.9")] }, ["pool-outside"]],
    [
      "pools on each other",
      "10.0.0.0/24",
      { pools: [pool("10.0.0.9", "10.0.0.20"), pool("10.0.0.2", "10.0.0.9")] },
      ["pools-overlap"],
    ],
    ["a name server of the other family", "10.0.0.0/24", { dnsServers: ["2001:db8::53"] }, ["other-family"]],
    ["a name server twice", "10.0.0.0/24", { dnsServers: ["192.0.2.1", "192.0.2.1"] }, ["told-twice"]],
    [
      "six name servers",
      "10.0.0.0/24",
      { dnsServers: [1, 2, 3, 4, 5, 6].map((n) => `192.0.2.${n}`) },
      ["too-many-dns-servers"],
    ],
    [
      "a route of the other family",
      "10.0.0.0/24",
      { hostRoutes: [{ destination: "2001:db8::/64", nexthop: "10.0.0.9" }] },
      ["other-family"],
    ],
    [
      "four faults at once",
      "10.0.0.7/24",
      { gatewayIp: "10.0.0.3", pools: [pool("10.0.0.2", "10.0.0.9"), pool("10.0.0.9", "10.0.1.1")] },
      ["cidr-not-canonical", "gateway-in-pool", "pools-overlap", "pool-outside"],
    ],
  ])("is refused for %s", (_, cidr, given, expected) => {
    expect(codes(cidr, given)).toEqual(expected);
  });

  it("overlaps none of its network, and may overlap those of others", () => {
    const taken = [made("10.0.0.0/24"), made("10.0.2.0/24", {}, "n2")];
    expect(codes("10.0.0.0/25", {}, taken)).toEqual(["subnet-overlaps"]);
    expect(codes("10.0.0.0/16", {}, taken)).toEqual(["subnet-overlaps"]);
    expect(codes("10.0.1.0/24", {}, taken)).toEqual([]);
    expect(codes("10.0.2.0/24", {}, taken)).toEqual([]);
    expect(codes("2001:db8::/64", {}, taken)).toEqual([]);
  });
});

describe("a change of a subnet", () => {
  const old = made("10.0.0.0/24");
  const port = (address: string, deviceOwner = ""): Port => ({
    ...{ id: "p1", name: "vm", networkId: "n1", projectId: "p", mac: "fa:16:3e:00:00:01", deviceOwner, deviceId: "r" },
    ...{ fixedIps: [{ subnetId: old.id, address }], host: "", vifType: "unbound", vnicType: "normal", status: "DOWN" },
    ...{ adminStateUp: true, securityGroupIds: [] },
  });
  const update = (changes: Parameters<typeof checkSubnetUpdate>[1], ports: readonly Port[] = []) =>
    checkSubnetUpdate(old, changes, { ...NOTHING, ports });

  it("leaves pools free to shrink under addresses in use: their ports keep them", () => {
    const { subnet, faults } = update({ pools: [pool("10.0.0.100", "10.0.0.110")] }, [port("10.0.0.2")]);
    expect([faults, subnet.pools]).toEqual([[], [pool("10.0.0.100", "10.0.0.110")]]);
  });

  it.each<[string, Parameters<typeof checkSubnetUpdate>[1], readonly Port[], string[]]>([
    ["into the pools", { gatewayIp: "10.0.0.7" }, [], ["gateway-in-pool"]],
    ["from under a router", { gatewayIp: null }, [port("10.0.0.1", "network:router_interface")], ["gateway-in-use"]],
    [
      "onto a port's address",
      { gatewayIp: "10.0.0.254", pools: [pool("10.0.0.2", "10.0.0.99")] },
      [port("10.0.0.254")],
      ["gateway-in-use"],
    ],
    ["away, when nothing has it", { gatewayIp: null }, [port("10.0.0.2")], []],
  ])("moves the gateway %s", (_, changes, ports, expected) => {
    expect(update(changes, ports).faults.map(({ code }) => code)).toEqual(expected);
  });
});
