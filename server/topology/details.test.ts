import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { readCase } from "@/server/hosts/case/read-case";
import { readFolder } from "@/server/hosts/case/read-folder";
import type { ObjectDetails } from "@/server/model/graph";
import { buildGraph } from "./build-graph";
import { objectDetails } from "./details";
import { GraphCache } from "./graph-cache";
import { fabricOf } from "./testing/fabric-of";
import { fabricEntry, worldOf } from "./testing/world-of";
import type { World } from "./world";

const worlds = new Map<string, World>();

beforeAll(async () => {
  for (const capture of ["iesgn", "provider"]) {
    const contents = readCase(await readFolder(path.join("fixtures/captures", capture)), { at: 0 });
    const states = Object.fromEntries(contents.hosts.map(({ name, state }) => [name, state]));
    const neutron = contents.neutron === null ? [] : [contents.neutron];
    worlds.set(capture, worldOf(states, { neutron, fabrics: [fabricEntry(fabricOf())] }));
  }
});

function worldFor(capture: string): World {
  const world = worlds.get(capture);
  if (world === undefined) throw new Error(`no capture ${capture}`);
  return world;
}

function detailsOf(capture: string, id: string): ObjectDetails {
  const details = objectDetails(worldFor(capture), id);
  if (details === null) throw new Error(`no ${id}`);
  return details;
}

const fact = ({ facts }: ObjectDetails, group: string, name: string) =>
  facts.filter((one) => one.group === group && one.name === name).map(({ value }) => value);

describe("details", () => {
  test("of everything drawn: some fact, and every link leads to something", () => {
    for (const capture of ["iesgn", "provider"]) {
      const world = worldFor(capture);
      const cache = new GraphCache();
      const { nodes } = buildGraph(world, { expand: "all" }, cache);
      const ids = new Set(nodes.map(({ id }) => id));
      for (const { id } of nodes) {
        const details = objectDetails(world, id, cache);
        expect([id, details?.facts.length ?? 0]).not.toEqual([id, 0]);
        const links = [
          ...(details?.facts ?? []).flatMap(({ link }) => link ?? []),
          ...(details?.neighbours ?? []).map(({ id }) => id),
        ];
        expect([id, links.filter((link) => !ids.has(link))]).toEqual([id, []]);
        for (const { command } of details?.facts ?? []) expect(command ?? "x").not.toMatch(/undefined|\[object/);
      }
    }
  }, 30_000);

  test("of a guest's tap: its rules in order with counters, as iptables-save prints them", () => {
    const { listings } = detailsOf("iesgn", "host:c1/dev:/tapc9da7f42-3b");
    const ingress = listings.find(
      ({ title }) => title.includes("neutron-openvswi-ic9da7f42-3") && title.includes("IPv4"),
    );
    expect(ingress?.command).toBe("iptables-save -c -t filter");
    expect(ingress?.lines[4]).toBe("[5:300] -A neutron-openvswi-ic9da7f42-3 -p tcp -m tcp --dport 22 -j RETURN");
    expect(ingress?.lines.at(-1)).toMatch(/^\[9:1076\] .* -j neutron-openvswi-sg-fallback$/);
    expect(listings.filter(({ lines }) => lines.some((line) => line.includes("8a095b19-8")))).toEqual([]);
  });

  test("of a tunnel: both ends, what it carries and what fits through", () => {
    const details = detailsOf("iesgn", "host:c1/port:br-tun/gre-c6336416");
    expect(fact(details, "Tunnel", "Remote host")).toEqual(["c2"]);
    expect(fact(details, "Tunnel", "Other end")).toEqual(["gre-c6336415"]);
    expect(fact(details, "Tunnel", "Overhead")).toEqual(["42 bytes on an IPv4 underlay"]);
    expect(fact(details, "Tunnel", "Inner MTU")).toEqual(["1458 of 1500"]);
    expect(fact(details, "Tunnel", "Carries")).toEqual(["privada: GRE key 164 (0xa4)", "privada: GRE key 219 (0xdb)"]);
    expect(details.neighbours.map(({ id, relation }) => `${relation} ${id}`)).toContain(
      "tunnel to host:c2/port:br-tun/gre-c6336415",
    );
  });

  test("of a port in a namespace: the commands enter the namespace, and down is explained", () => {
    const details = detailsOf("iesgn", "host:net1/port:br-int/tap1d162d97-72");
    const netns = "ip netns exec qdhcp-3df32a9c-eb51-4de4-b758-135226534303";
    const mtu = details.facts.find(({ group, name }) => group === "Link" && name === "MTU");
    expect(mtu).toMatchObject({ value: "1458", command: `${netns} ip -d -s link show dev tap1d162d97-72` });
    expect(fact(details, "OVS", "Link state")).toEqual(["down (always so for a port moved into a namespace)"]);
    expect(fact(details, "Neutron", "Owner")).toEqual(["network:dhcp"]);
  });

  test("of a provider port: its number changes on the way", () => {
    const details = detailsOf("provider", "host:c1/port:br-int/qvod6001a93-1c");
    expect(fact(details, "VLAN & segment", "Local VLAN here")).toEqual(["1"]);
    const wire = details.facts.find(({ name }) => name === "On the wire");
    expect(wire).toMatchObject({
      value: "VLAN 120 on physnet1",
      command: "ovs-ofctl -O OpenFlow13 dump-flows br-phys",
    });
    expect(fact(details, "VLAN & segment", "On net1")).toEqual(["local VLAN 1, 1 port"]);
  });

  test("of a router: its routes and address translation", () => {
    const { listings, facts } = detailsOf("iesgn", "host:net1/ns:qrouter-de953d63-2e7d-45bc-940d-dcb6facc7876");
    const nat = listings.find(({ title }) => title === "Address translation");
    expect(
      nat?.lines.some(
        (line) => line.includes("-d 203.0.113.150/32") && line.includes("DNAT --to-destination 10.0.0.11"),
      ),
    ).toBe(true);
    expect(listings.find(({ title }) => title === "Routes")?.lines).toContain(
      "default via 203.0.113.1 dev qg-a5f08d08-6c",
    );
    expect(facts.find(({ group, name }) => group === "Neutron" && name === "Name")?.value).toBe("r1");
  });

  test("of a bridge: its flows; of a DHCP server: reservations, leases and arguments", () => {
    const bridge = detailsOf("iesgn", "host:c1/ovs:br-tun").listings[0];
    expect(bridge?.command).toBe("ovs-ofctl -O OpenFlow13 dump-flows br-tun");
    expect(bridge?.lines.some((line) => /tun_id=0xa4 actions=/.test(line))).toBe(true);
    const dhcp = detailsOf("iesgn", "host:net1/dhcp:3df32a9c-eb51-4de4-b758-135226534303");
    expect(dhcp.listings.map(({ title }) => title)).toEqual(["Arguments", "Reservations", "Leases", "Options"]);
    expect(fact(dhcp, "DHCP", "Arguments")).toEqual(["as Bridgehead would start it"]);
    const world = worldFor("iesgn");
    const neutron = world.neutron.map((each) => ({
      ...each,
      networks: each.networks.map((network) => ({ ...network, mtu: 1400 })),
    }));
    const drifted = objectDetails({ ...world, neutron }, "host:net1/dhcp:3df32a9c-eb51-4de4-b758-135226534303");
    expect(drifted?.listings[1]).toMatchObject({
      title: "Arguments against Bridgehead's own",
      lines: ["not there  --dhcp-option-force=option:mtu,1400", "only there --dhcp-option-force=option:mtu,1458"],
    });
    expect(
      objectDetails({ ...world, neutron: [] }, "host:net1/dhcp:3df32a9c-eb51-4de4-b758-135226534303")?.listings,
    ).toHaveLength(4);
    expect(dhcp.listings[1]?.lines).toContain("fa:16:3e:1b:ec:c2 host-10-0-0-11.openstacklocal 10.0.0.11");
  });

  test("of the fabric come with the request that shows them", () => {
    const details = detailsOf("iesgn", "appliance:ov1/uplink-set:us-tenants");
    expect(details.listings[0]).toMatchObject({ command: "GET /rest/uplink-sets/us-tenants" });
    expect(details.listings[0]?.lines).toEqual(["VLAN 120  Neutron [120]  /rest/ethernet-networks/net-120"]);
  });

  test.each(["host:c9", "host:c1/dev:/nope", "nonsense", "", "appliance:ov1/network:gone"])("of %j: none", (id) => {
    expect(objectDetails(worldFor("iesgn"), id)).toBeNull();
  });
});
