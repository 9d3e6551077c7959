import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { readCase } from "@/server/hosts/case/read-case";
import { readFolder } from "@/server/hosts/case/read-folder";
import { buildGraph } from "./build-graph";
import { GraphCache } from "./graph-cache";
import { search } from "./search";
import { fabricOf } from "./testing/fabric-of";
import { generateWorld } from "./testing/generate-world";
import { fabricEntry, worldOf } from "./testing/world-of";
import type { World } from "./world";

let world: World;

beforeAll(async () => {
  const contents = readCase(await readFolder(path.join("fixtures/captures", "iesgn")), { at: 0 });
  world = worldOf(Object.fromEntries(contents.hosts.map(({ name, state }) => [name, state])), {
    neutron: contents.neutron === null ? [] : [contents.neutron],
    fabrics: [fabricEntry(fabricOf())],
  });
});

const first = (text: string) => search(world, text).map(({ nodeId, why }) => `${nodeId} | ${why}`)[0];
const web1 = "host:c1/dev:/tapc9da7f42-3b";
const port = "port c9da7f42-3b4e-476d-9929-b1bd65c2adeb";
const privada = "segment:3df32a9c-eb51-4de4-b758-135226534303";

describe("one search box takes whatever an operator holds in hand", () => {
  test.each([
    ["whole UUID", "c9da7f42-3b4e-476d-9929-b1bd65c2adeb", `${web1} | ${port}`],
    ["11 characters", "c9da7f42-3b", `${web1} | ${port}`],
    ["10 characters", " C9DA7F42-3 ", `${web1} | ${port}`],
    ["device", "qvoc9da7f42-3b", "host:c1/port:br-int/qvoc9da7f42-3b | name qvoc9da7f42-3b"],
    ["bridge", "br-int", "host:c1/ovs:br-int | name br-int"],
    ["chain", "neutron-openvswi-oc9da7f42-3", `${web1} | egress chain neutron-openvswi-oc9da7f42-3`],
    ["MAC", "fa:16:3e:1b:ec:c2", `${web1} | mac fa:16:3e:1b:ec:c2`],
    ["MAC of Windows", "FA-16-3E-1B-EC-C2", `${web1} | mac fa:16:3e:1b:ec:c2`],
    ["MAC of Cisco", "fa16.3e1b.ecc2", `${web1} | mac fa:16:3e:1b:ec:c2`],
    ["MAC without marks", "fa163e1becc2", `${web1} | mac fa:16:3e:1b:ec:c2`],
    ["floating address", "203.0.113.150", `${web1} | floating address 203.0.113.150`],
    ["tunnel address", "198.51.100.22", "host:c2 | address 198.51.100.22"],
    ["VLAN tag", "tag 3", "host:net1/port:br-int/qg-a5f08d08-6c | tag 3"],
    ["key", "164", `${privada} | key 164`],
    ["key in hex", "0xa4", `${privada} | key 164`],
    ["key by name", "key 0xA4", `${privada} | key 164`],
    ["network id", "3df32a9c-eb51", `${privada} | network 3df32a9c-eb51-4de4-b758-135226534303`],
    ["guest's name", "web1", `${web1} | name web1`],
    ["router's name", "r1", "host:net1/ns:qrouter-de953d63-2e7d-45bc-940d-dcb6facc7876 | name r1"],
    ["host", "net1", "host:net1 | name net1"],
    ["OneView network", "prod-flat", "appliance:ov1/network:net-flat | name prod-flat"],
    ["OneView VLAN", "vlan 120", "appliance:ov1/network:net-120 | vlan 120"],
    [
      "OneView uri",
      "/rest/uplink-sets/us-tenants",
      "appliance:ov1/uplink-set:us-tenants | uri /rest/uplink-sets/us-tenants",
    ],
    ["profile", "ironic-07", "appliance:ov1/server-profile:profile-7 | name ironic-07"],
    [
      "connection MAC",
      "02:23:13:25:25:12",
      "appliance:ov1/server-profile:profile-7 | connection mac 02:23:13:25:25:12",
    ],
  ])("%s", (_, text, expected) => {
    expect(first(text)).toBe(expected);
  });

  test("an address of two tenants finds both guests", () => {
    const guests = search(world, "10.0.0.11").filter(({ kind }) => kind === "tap");
    expect(guests.map(({ label, host }) => `${label} ${host}`)).toEqual([
      "db1 10.0.0.11 (tap8a095b19-87) c1",
      "web1 10.0.0.11 (tapc9da7f42-3b) c1",
    ]);
  });

  test("nothing for nothing, and for what is not there", () => {
    for (const text of ["", "  ", "no-such-thing", "\t", "\n"]) expect(search(world, text)).toEqual([]);
  });

  test("every hit is in the graph once what it asks for is open", () => {
    for (const text of [
      "c9da7f42-3b",
      "privada",
      "203.0.113.150",
      "198.51.100.22",
      "ironic-07",
      "net1",
      "prod-flat",
      "r1",
    ]) {
      const hits = search(world, text);
      expect(hits.length).toBeGreaterThan(0);
      for (const { nodeId, expand } of hits) {
        const ids = buildGraph(world, { expand }).nodes.map(({ id }) => id);
        expect(ids).toContain(nodeId);
      }
    }
  });
});

test("finds a port among 3,000 and keeps up with a world that changed", () => {
  const cache = new GraphCache();
  const size = { hosts: 30, portsPerHost: 100, networks: 40, networksPerHost: 8 };
  const before = generateWorld(size);
  expect(search(before, "vm-29-99", cache).map(({ host }) => host)).toEqual(["compute-0029"]);
  const without = { ...before, revision: "2", hosts: before.hosts.slice(0, 29) };
  expect(search(without, "vm-29-99", cache)).toEqual([]);
}, 30_000);
