import { expect, test } from "vitest";
import type { HostState } from "@/server/model/host-state";
import type { Port } from "@/server/model/neutron";
import { GraphCache } from "./graph-cache";
import { nameTable } from "./name-table";
import { readName } from "./read-name";
import { bridgeOf, hostOf, linkOf, portOf } from "./testing/host-of";
import { worldOf } from "./testing/world-of";

const PORT = "b079c24c-8386-47db-a730-35b3a99419e8";
const GROUP = "d6c0d5a8-2b3e-4c6a-9f10-0123456789ab";
const NETWORK = "f84a328e-407e-4ca6-87bb-ec148853c585";
const ROUTER = "ceef425c-0000-4000-8000-000000000001";

const port = (id: string, name: string): Port => ({
  id,
  name,
  networkId: NETWORK,
  projectId: "p1",
  mac: "fa:16:3e:79:3b:ac",
  fixedIps: [{ subnetId: "s1", address: "10.0.0.2" }],
  deviceOwner: "compute:nova",
  deviceId: "vm1",
  host: "c1",
  vifType: "ovs",
  vnicType: "normal",
  status: "ACTIVE",
  adminStateUp: true,
  securityGroupIds: [],
});

function host(): HostState {
  const state = hostOf({
    links: [linkOf("tapb079c24c-83"), linkOf("qvob079c24c-83")],
    bridges: [bridgeOf("br-int", [portOf("qvob079c24c-83", { externalIds: { "iface-id": PORT } }, { tag: 1 })])],
  });
  const chain = { name: "neutron-openvswi-ib079c24c-8", policy: null, packets: 0, bytes: 0, rules: [] };
  const [root, ...others] = state.namespaces;
  if (root === undefined) throw new Error("no root namespace");
  const iptables = { family: "ipv4" as const, tables: [{ name: "filter", chains: [chain] }], warnings: [] };
  return { ...state, namespaces: [{ ...root, iptables }, ...others] };
}

function table(text: string, ports: readonly Port[] = [port(PORT, "web1")]) {
  const world = worldOf(
    { c1: host() },
    {
      neutron: [
        {
          networks: [],
          subnets: [],
          ports,
          routers: [
            {
              id: ROUTER,
              name: "r1",
              projectId: "p1",
              externalNetworkId: null,
              externalAddresses: [],
              snat: true,
              status: "ACTIVE",
            },
          ],
          floatingIps: [],
          securityGroups: [{ id: GROUP, name: "default", projectId: "p1", rules: [] }],
          agents: [],
        },
      ],
    },
  );
  return nameTable(text, world, new GraphCache().parts(world));
}
const hosts = (text: string, name: string) =>
  table(text)
    .names.find((each) => each.name === name)
    ?.places.map((place) => place.host);

test.each([
  PORT,
  "B079C24C-8386-47DB-A730-35B3A99419E8",
  "b079c24c",
  "b079c24c-8",
  "b079c24c-83",
  "qbrb079c24c-83",
  "neutron-openvswi-ob079c24c-8",
])("%s leads to the port and to all its names", (text) => {
  const { objects, names } = table(text);
  expect(objects).toEqual([{ kind: "port", id: PORT, label: "web1 10.0.0.2" }]);
  expect(names.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["tapb079c24c-83", "qbrb079c24c-83", "qvbb079c24c-83", "qvob079c24c-83"]),
  );
  expect(names.filter(({ kind }) => kind === "chain").map(({ name }) => name)).toEqual([
    "neutron-openvswi-ib079c24c-8",
    "neutron-openvswi-ob079c24c-8",
    "neutron-openvswi-sb079c24c-8",
  ]);
});

test("names that are on a host say where, the others do not", () => {
  expect(hosts(PORT, "tapb079c24c-83")).toEqual(["c1"]);
  expect(hosts(PORT, "qvob079c24c-83")).toEqual(["c1"]);
  expect(hosts(PORT, "neutron-openvswi-ib079c24c-8")).toEqual(["c1"]);
  expect(hosts(PORT, "qbrb079c24c-83")).toEqual([]);
  expect(hosts(PORT, "neutron-openvswi-ob079c24c-8")).toEqual([]);
});

test("sets, namespaces, tunnels and patch ports, there and back", () => {
  const names = (text: string) => table(text).names.map(({ name }) => name);
  expect(names(GROUP)).toEqual(["NIPv4d6c0d5a8-2b3e-4c6a-9f10-", "NIPv6d6c0d5a8-2b3e-4c6a-9f10-"]);
  expect(table("NIPv4d6c0d5a8-2b3e-4c6a-9f10-").objects).toMatchObject([{ kind: "security group", id: GROUP }]);
  expect(names(`qrouter-${ROUTER}`)).toEqual([`qrouter-${ROUTER}`]);
  expect(table(`qrouter-${ROUTER}`).objects).toEqual([{ kind: "router", id: ROUTER, label: "r1" }]);
  expect(names("198.51.100.12")).toEqual(["gre-c633640c", "vxlan-c633640c"]);
  expect(table("gre-c633640c").reading).toContain("198.51.100.12");
  expect(names("br-ex")).toEqual(["int-br-ex", "phy-br-ex"]);
});

test("an id that nothing here has could be of every kind", () => {
  const names = table("00000000-1111-4222-8333-444444444444").names.map(({ name }) => name);
  expect(names).toContain("tap00000000-11");
  expect(names).toContain("qdhcp-00000000-1111-4222-8333-444444444444");
  expect(names).toContain("qrouter-00000000-1111-4222-8333-444444444444");
  expect(names).toContain("NIPv400000000-1111-4222-8333-");
});

test("ports that begin alike are told, by what they would share", () => {
  const ten = "b079c24c-8f00-4000-8000-000000000002";
  const eleven = "b079c24c-8300-4000-8000-000000000003";
  expect(table(PORT).collisions).toEqual([]);
  expect(table(PORT, [port(PORT, "a"), port(ten, "b")]).collisions).toMatchObject([
    { characters: 10, ids: [PORT, ten], means: expect.stringContaining("share their rules") },
  ]);
  expect(table(PORT, [port(PORT, "a"), port(eleven, "b")]).collisions).toMatchObject([
    { characters: 11, ids: [eleven, PORT].sort(), means: expect.stringContaining("tapb079c24c-83") },
  ]);
});

test.each(["web1", "", "b079c24", "zz79c24c-83", "tap", "1.2.3"])("%j is no name of this kind", (text) => {
  expect(readName(text)).toBeNull();
});
