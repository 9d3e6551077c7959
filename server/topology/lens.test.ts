import { readFile } from "node:fs/promises";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { readCase } from "@/server/hosts/case/read-case";
import { readFolder } from "@/server/hosts/case/read-folder";
import type { HostState, OpenFlow, OvsBridge, OvsPort } from "@/server/model/host-state";
import type { Lens } from "@/server/model/lens";
import { buildGraph } from "./build-graph";
import { lens } from "./lens";
import { fabricOf } from "./testing/fabric-of";
import { fabricEntry, worldOf } from "./testing/world-of";
import type { World } from "./world";

const folder = "fixtures/captures";
const captures = ["iesgn", "provider"];
const hosts = ["c1", "c2", "net1"];
const worlds = new Map<string, World>();

beforeAll(async () => {
  for (const capture of captures) {
    const contents = readCase(await readFolder(path.join(folder, capture)), { at: 0 });
    const states = Object.fromEntries(contents.hosts.map(({ name, state }) => [name, state]));
    const neutron = contents.neutron === null ? [] : [contents.neutron];
    worlds.set(capture, worldOf(states, { neutron }));
  }
});

function worldFor(capture: string): World {
  const world = worlds.get(capture);
  if (world === undefined) throw new Error(`no capture ${capture}`);
  return world;
}

const listed = async <T>(capture: string, name: string, schema: z.ZodType<T>) =>
  z
    .record(z.string(), z.array(schema))
    .parse(JSON.parse(await readFile(`${folder}/${capture}/neutron/${name}.json`, "utf8")));
const networkSchema = z.object({
  id: z.string(),
  name: z.string(),
  "provider:network_type": z.string(),
  "provider:physical_network": z.string().nullable(),
  "provider:segmentation_id": z.int().nullable(),
});
const portSchema = z.object({
  id: z.string(),
  network_id: z.string(),
  device_owner: z.string(),
  "binding:host_id": z.string(),
  mac_address: z.string(),
  fixed_ips: z.array(z.object({ ip_address: z.string() })),
});
type PortFile = z.infer<typeof portSchema>;

/** How the captures are plugged, written from their files: hybrid guests, and devices of namespaces on br-int. */
function devicesOf(port: PortFile): string[] {
  const [host, id] = [`host:${port["binding:host_id"]}`, port.id.slice(0, 11)];
  const owner = port.device_owner;
  if (owner.startsWith("compute:")) {
    return [`${host}/dev:/tap${id}`, `${host}/dev:/qbr${id}`, `${host}/dev:/qvb${id}`, `${host}/port:br-int/qvo${id}`];
  }
  if (owner === "network:dhcp") {
    const { network_id: network } = port;
    return [`${host}/port:br-int/tap${id}`, `${host}/ns:qdhcp-${network}`, `${host}/dhcp:${network}`];
  }
  if (owner === "network:router_interface") return [`${host}/port:br-int/qr-${id}`];
  return owner === "network:router_gateway" ? [`${host}/port:br-int/qg-${id}`] : [];
}

const tunnelTo: Readonly<Record<string, string>> = { net1: "gre-c633640b", c1: "gre-c6336415", c2: "gre-c6336416" };

function expectedNodes(network: z.infer<typeof networkSchema>, ports: readonly PortFile[]): string[] {
  const own = ports.filter((port) => port.network_id === network.id && port["binding:host_id"] !== "");
  const on = [...new Set(own.map((port) => port["binding:host_id"]))];
  const physical = network["provider:physical_network"];
  const bridge = physical === "public" ? "br-ex" : "br-phys";
  const ids = own.flatMap(devicesOf);
  ids.push(`segment:${network.id}`, ...on.flatMap((host) => [`host:${host}`, `host:${host}/ovs:br-int`]));
  for (const host of on) {
    const at = `host:${host}`;
    if (physical === null) {
      ids.push(`${at}/ovs:br-tun`, `${at}/port:br-int/patch-tun`, `${at}/port:br-tun/patch-int`);
      for (const other of on) if (other !== host) ids.push(`${at}/port:br-tun/${tunnelTo[other]}`);
    } else {
      ids.push(`${at}/ovs:${bridge}`, `${at}/port:br-int/int-${bridge}`, `${at}/port:${bridge}/phy-${bridge}`);
      ids.push(`${at}/port:${bridge}/${bridge === "br-ex" ? "eth3" : "eth2"}`);
    }
  }
  if (physical !== null) ids.push(`physical-network:/${physical}`);
  return [...new Set(ids)].sort();
}

const textsOf = (found: Lens, host: string) =>
  found.places.find(({ name }) => name === host)?.rows.map(({ text }) => text) ?? [];
function withLink(world: World, host: string, name: string, mtu: number): World {
  const hosts = world.hosts.map((each) => {
    if (each.name !== host || each.state === null) return each;
    const namespaces = each.state.namespaces.map((namespace) => ({
      ...namespace,
      links: namespace.links?.map((link) => (link.name === name ? { ...link, mtu } : link)) ?? null,
    }));
    return { ...each, state: { ...each.state, namespaces } };
  });
  return { ...world, hosts };
}

const mismatchesOf = (found: Lens) =>
  found.places.flatMap(({ name, rows }) => rows.flatMap(({ mismatch }) => (mismatch ? [`${name}: ${mismatch}`] : [])));

describe.each(captures)("the lens on %s", (capture) => {
  test("lights exactly what carries each network, by id, name, key or VLAN, and finds nothing at odds", async () => {
    const { networks = [] } = await listed(capture, "networks", networkSchema);
    const { ports = [] } = await listed(capture, "ports", portSchema);
    expect(networks.length).toBeGreaterThan(2);
    for (const network of networks) {
      const found = lens(worldFor(capture), network.id);
      expect(found.nodeIds, network.name).toEqual(expectedNodes(network, ports));
      expect(found.mismatches).toBe(0);
      const number = network["provider:segmentation_id"];
      const spellings = [`network ${network.id.toUpperCase()}`];
      if (networks.filter(({ name }) => name === network.name).length === 1) spellings.push(network.name);
      if (number !== null && network["provider:network_type"] === "vlan") spellings.push(`vlan ${number}`, `${number}`);
      else if (number !== null) spellings.push(`${number}`, `0x${number.toString(16)}`, `key ${number}`);
      for (const spelling of spellings) {
        const { readings: _, ...same } = lens(worldFor(capture), spelling);
        const { readings: __, ...byId } = found;
        expect(same, spelling).toEqual(byId);
      }
    }
  });

  test("lights a port by its MAC and by its address", async () => {
    const { ports = [] } = await listed(capture, "ports", portSchema);
    const guests = ports.filter(({ device_owner }) => device_owner.startsWith("compute:"));
    expect(guests.length).toBeGreaterThan(3);
    for (const port of guests) {
      const dhcp = ports.find((each) => each.network_id === port.network_id && each.device_owner === "network:dhcp");
      const server = dhcp === undefined ? [] : ["host:net1", `host:net1/dhcp:${port.network_id}`];
      const least = [...devicesOf(port), `host:${port["binding:host_id"]}`, ...server].sort();
      const byMac = lens(worldFor(capture), port.mac_address);
      const tunnels = byMac.nodeIds.filter((id) => id.includes("/port:br-tun/gre-") || hosts.includes(id.slice(5)));
      expect([...new Set([...least, ...tunnels])].sort()).toEqual(byMac.nodeIds);
      expect(lens(worldFor(capture), port.mac_address.toUpperCase().replaceAll(":", "-")).nodeIds).toEqual(
        byMac.nodeIds,
      );
      expect(byMac.networks).toEqual([]);
      const address = port.fixed_ips[0]?.ip_address ?? "none";
      const sharing = guests.filter(({ fixed_ips }) => fixed_ips.some(({ ip_address }) => ip_address === address));
      const { nodeIds } = lens(worldFor(capture), address);
      for (const each of sharing) expect(nodeIds).toEqual(expect.arrayContaining(devicesOf(each)));
      expect(nodeIds.filter((id) => id.includes("/dev:/tap"))).toHaveLength(sharing.length);
    }
  });

  test("names nodes and edges as the graph does, open and closed", () => {
    const all = [buildGraph(worldFor(capture), { expand: "all" }), buildGraph(worldFor(capture), { expand: [] })];
    const one = buildGraph(worldFor(capture), { expand: ["c1"] });
    for (const query of ["privada", "physnet1", "203.0.113.150", "tag 1", "project 87cecfdfea445fa2a0c6477c80fba5e4"]) {
      const found = lens(worldFor(capture), query);
      const nodes = new Set(all.flatMap((graph) => graph.nodes.map(({ id }) => id)));
      expect(found.nodeIds.filter((id) => !nodes.has(id))).toEqual([]);
      const lit = new Set(found.nodeIds);
      for (const graph of [...all, one]) {
        const between = graph.edges.filter(
          ({ kind, source, target }) => kind === "tunnel" && lit.has(source) && lit.has(target),
        );
        if (query === "privada") expect(between.length).toBeGreaterThan(2);
        if (query === "privada") expect(found.edgeIds).toEqual(expect.arrayContaining(between.map(({ id }) => id)));
      }
    }
  });

  test.each(["no such thing", "0xffff", "vlan 77", "4094", "de:ad:be:ef:00:01", "192.0.2.99", "physnet nowhere", "["])(
    "%j: nothing, in words",
    (query) => {
      const found = lens(worldFor(capture), query);
      expect(found).toMatchObject({ networks: [], nodeIds: [], edgeIds: [], places: [], mismatches: 0 });
      expect(found.readings).toEqual([`Nothing here carries “${query}”.`]);
    },
  );
});

describe("translations", () => {
  test("a key hop by hop", () => {
    expect(textsOf(lens(worldFor("iesgn"), "0xa4"), "c1")).toEqual([
      "privada = GRE key 164 (0xa4) → local VLAN 1",
      "in: key 0xa4 → local VLAN 1 by br-tun",
      "out: local VLAN 1 → key 0xa4 → gre-c633640b (net1), gre-c6336416 (c2)",
      "local VLAN 1 → qvoc9da7f42-3b → qvbc9da7f42-3b → qbrc9da7f42-3b → tapc9da7f42-3b (web1 10.0.0.11)",
    ]);
  });

  test("a local VLAN is said to be one, with its network on each host", () => {
    const found = lens(worldFor("iesgn"), "3");
    expect(found.readings).toEqual(["local VLAN 3 on net1: ext_net"]);
    expect(found).toEqual(lens(worldFor("iesgn"), "tag 3"));
    expect(textsOf(found, "net1")[0]).toBe("ext_net = flat on public → local VLAN 3");
    expect(lens(worldFor("provider"), "120").readings).toEqual(["wire VLAN 120"]);
  });

  test("a MAC with where other hosts have learned it", () => {
    const found = lens(worldFor("iesgn"), "fa:16:3e:1b:ec:c2");
    expect(textsOf(found, "c2")).toEqual(["local VLAN 1 → key 0xa4 → gre-c6336415 (c1), learned for this MAC"]);
    expect(textsOf(found, "net1")).toContain("reserved by dnsmasq of privada");
  });
});

describe("what is at odds", () => {
  test("a tag that is not the agent's", () => {
    const world = changed("iesgn", "c1", (state) => withPort(state, "qvoc9da7f42-3b", (port) => ({ ...port, tag: 7 })));
    expect(mismatchesOf(lens(world, "0xa4"))).toEqual(["c1: the agent recorded local VLAN 1, the port has tag 7"]);
    const dead = changed("iesgn", "c1", (state) =>
      withPort(state, "qvoc9da7f42-3b", (port) => ({ ...port, tag: 4095 })),
    );
    expect(mismatchesOf(lens(dead, "0xa4"))).toEqual([]);
  });

  test("a device that takes less than its network allows", () => {
    const world = worldFor("iesgn");
    const narrow = withLink(world, "c1", "tapc9da7f42-3b", 1400);
    const found = lens(narrow, "0xa4");
    expect(mismatchesOf(found)).toEqual(["c1: the network allows 1458 bytes"]);
    expect(found.places.flatMap(({ rows }) => rows.filter(({ mismatch }) => mismatch))).toMatchObject([
      { text: "MTU 1458 → tapc9da7f42-3b takes 1400", nodeId: "host:c1/dev:/tapc9da7f42-3b" },
    ]);
    expect(mismatchesOf(lens(narrow, "10.0.0.11"))).toEqual(["c1: the network allows 1458 bytes"]);
  });

  test("a key that flows do not take, or take into another VLAN, or send another in its place", () => {
    const gone = changed("iesgn", "c2", (state) =>
      withFlows(state, "br-tun", (flows) => flows.filter(({ match }) => !match.includes("tun_id=0xa4"))),
    );
    expect(mismatchesOf(lens(gone, "0xa4"))).toEqual(["c2: no flow of br-tun takes key 0xa4"]);
    const moved = changed("iesgn", "c2", (state) =>
      withFlows(
        state,
        "br-tun",
        replaced(({ match }) => match.includes("tun_id=0xa4"), "4097", "4105"),
      ),
    );
    expect(mismatchesOf(lens(moved, "0xa4"))).toEqual(["c2: its ports are in local VLAN 1"]);
    const sent = changed("iesgn", "c2", (state) =>
      withFlows(
        state,
        "br-tun",
        replaced(({ table }) => table === 22, "0xa4", "0xa5"),
      ),
    );
    expect(mismatchesOf(lens(sent, "164"))).toEqual(["c2: the network has key 0xa4"]);
  });

  test("two networks in one local VLAN of a host", () => {
    const world = changed("iesgn", "c1", (state) =>
      withPort(state, "qvo8a095b19-87", (port) => ({
        ...port,
        tag: 1,
        otherConfig: { ...port.otherConfig, tag: "1" },
      })),
    );
    expect(mismatchesOf(lens(world, "0xa4"))).toEqual(["c1: local VLAN 1 is also that of privada"]);
  });

  test("hosts or Neutron that give it another number", () => {
    const world = changed("iesgn", "c2", (state) =>
      withPort(state, "qvo34eccb39-85", (port) => ({
        ...port,
        otherConfig: { ...port.otherConfig, segmentation_id: "165" },
      })),
    );
    const found = mismatchesOf(lens(world, "0xa4"));
    expect(found).toContain("c1: hosts disagree: key 0xa4, key 0xa5");
    expect(found.some((reason) => reason.startsWith("c2: Neutron says GRE key 164 (0xa4)"))).toBe(true);
  });

  test("a wire VLAN that a bridge takes into another local VLAN, or that leaves as another", () => {
    const inward = changed("provider", "c1", (state) =>
      withFlows(
        state,
        "br-int",
        replaced(({ match }) => match.includes("dl_vlan=120"), "4097", "4100"),
      ),
    );
    expect(mismatchesOf(lens(inward, "vlan 120"))).toEqual(["c1: br-int makes VLAN 120 VLAN 4"]);
    const outward = changed("provider", "c1", (state) =>
      withFlows(
        state,
        "br-phys",
        replaced(({ match }) => match.includes("dl_vlan=1"), "4216", "4217"),
      ),
    );
    expect(mismatchesOf(lens(outward, "vlan 120"))).toEqual(["c1: br-phys makes VLAN 1 VLAN 121"]);
  });

  test("flows that were not read are unknown, not at odds", () => {
    const world = changed("iesgn", "c2", (state) =>
      withBridge(state, "br-tun", (bridge) => ({ ...bridge, flows: null })),
    );
    const found = lens(world, "0xa4");
    expect(found.mismatches).toBe(0);
    expect(textsOf(found, "c2")).toContain("flows of br-tun were not read: which keys it takes is unknown");
  });

  test("an uplink set without the VLAN of a network that is mapped to it", () => {
    const mapped = {
      cloudId: "",
      physicalNetwork: "physnet1",
      applianceId: "ov1",
      logicalInterconnectGroupId: "lig-1",
    };
    const world: World = {
      ...worldFor("provider"),
      fabrics: [fabricEntry(fabricOf())],
      uplinkSetMappings: [{ ...mapped, id: "m1", uplinkSetName: "us-tenants" }],
    };
    const carried = lens(world, "vlan120");
    expect(carried.mismatches).toBe(0);
    expect(carried.nodeIds).toEqual(
      expect.arrayContaining(["appliance:ov1/network:net-120", "appliance:ov1/uplink-set:us-tenants"]),
    );
    expect(carried.edgeIds).toContain("carries:appliance:ov1/uplink-set:us-tenants|appliance:ov1/network:net-120");
    expect(mismatchesOf(lens(world, "vlan121"))).toEqual(["oneview.lab: the uplink set has no network for VLAN 121"]);
    expect(mismatchesOf(lens(world, "vlan 300"))).toEqual([
      "oneview.lab: it is in no uplink set, so it reaches no uplink",
    ]);
  });
});

function changed(capture: string, host: string, change: (state: HostState) => HostState): World {
  const world = worldFor(capture);
  return {
    ...world,
    hosts: world.hosts.map((each) =>
      each.name === host && each.state !== null ? { ...each, state: change(each.state) } : each,
    ),
  };
}

function withBridge(state: HostState, name: string, change: (bridge: OvsBridge) => OvsBridge): HostState {
  const bridges = state.ovs?.bridges ?? [];
  if (state.ovs === null || !bridges.some((bridge) => bridge.name === name)) throw new Error(`no bridge ${name}`);
  return {
    ...state,
    ovs: { ...state.ovs, bridges: bridges.map((each) => (each.name === name ? change(each) : each)) },
  };
}

function withPort(state: HostState, name: string, change: (port: OvsPort) => OvsPort): HostState {
  return withBridge(state, "br-int", (bridge) => {
    if (!bridge.ports.some((port) => port.name === name)) throw new Error(`no port ${name}`);
    return { ...bridge, ports: bridge.ports.map((port) => (port.name === name ? change(port) : port)) };
  });
}

function withFlows(
  state: HostState,
  bridge: string,
  change: (flows: readonly OpenFlow[]) => readonly OpenFlow[],
): HostState {
  return withBridge(state, bridge, (each) => ({ ...each, flows: change(each.flows ?? []) }));
}

function replaced(which: (flow: OpenFlow) => boolean, from: string, to: string) {
  return (flows: readonly OpenFlow[]) =>
    flows.map((flow) => (which(flow) ? { ...flow, actions: flow.actions.replace(from, to) } : flow));
}
