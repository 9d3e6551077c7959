import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { readCase } from "@/server/hosts/case/read-case";
import { readFolder } from "@/server/hosts/case/read-folder";
import type { Graph, GraphNode } from "@/server/model/graph";
import { buildGraph } from "./build-graph";
import { worldOf } from "./testing/world-of";
import type { World } from "./world";

/** Both captures of a real Neutron, drawn whole. What must be there is counted from the raw files, not by our parsers. */
const CAPTURES = "fixtures/captures";
const captures = ["iesgn", "provider"] as const;
const hosts = captures.flatMap((capture) => ["net1", "c1", "c2"].map((host) => [capture, host] as const));
const worlds = new Map<string, World>();
const graphs = new Map<string, Graph>();

beforeAll(async () => {
  for (const capture of captures) {
    const contents = readCase(await readFolder(path.join(CAPTURES, capture)), { at: 0 });
    const states = Object.fromEntries(contents.hosts.map(({ name, state }) => [name, state]));
    const world = worldOf(states, { neutron: contents.neutron === null ? [] : [contents.neutron] });
    worlds.set(capture, world);
    graphs.set(capture, buildGraph(world, { expand: "all" }));
  }
});

function worldFor(capture: string): World {
  const world = worlds.get(capture);
  if (world === undefined) throw new Error(`no capture ${capture}`);
  return world;
}

function graphFor(capture: string): Graph {
  const graph = graphs.get(capture);
  if (graph === undefined) throw new Error(`no capture ${capture}`);
  return graph;
}

const read = (...parts: string[]) => readFileSync(path.join(CAPTURES, ...parts), "utf8");
const lines = (text: string) => text.split("\n").filter((line) => line.trim() !== "");
const sorted = (values: Iterable<string>) => [...values].sort();
const on = (graph: Graph, host: string, keep: (node: GraphNode) => boolean) =>
  graph.nodes.filter((node) => node.host === host && keep(node));

/** Names of `Port` and `Bridge` lines of `ovs-vsctl show`, and the options of tunnels. */
function shown(capture: string, host: string): { bridges: string[]; ports: [string, string][]; tunnels: string[] } {
  const bridges: string[] = [];
  const ports: [string, string][] = [];
  const tunnels: string[] = [];
  let port = "";
  for (const line of lines(read(capture, host, "ovs", "vsctl-show.txt"))) {
    const [word, name] = line.trim().split(" ");
    const plain = (name ?? "").replaceAll('"', "");
    if (word === "Bridge") bridges.push(plain);
    if (word === "Port") {
      port = plain;
      ports.push([bridges.at(-1) ?? "", plain]);
    }
    if (word === "type:" && plain === "gre") tunnels.push(port);
  }
  return { bridges, ports, tunnels };
}

function namespacesOf(capture: string, host: string): string[] {
  return lines(read(capture, host, "netns.txt")).map((line) => line.split(" ")[0] ?? "");
}

type RawLink = { ifname: string; linkinfo?: { info_kind?: string } };

function rawLinks(...folder: string[]): RawLink[] {
  return JSON.parse(read(...folder, "ip-link.json"));
}

describe.each(hosts)("%s/%s is drawn whole", (capture, host) => {
  test("every namespace, and nothing that is none", () => {
    const drawn = on(graphFor(capture), host, ({ kind }) => kind === "namespace").map(({ label }) => label);
    expect(sorted(drawn)).toEqual(sorted(namespacesOf(capture, host)));
    if (existsSync(path.join(CAPTURES, capture, host, "netns"))) {
      expect(sorted(drawn)).toEqual(sorted(readdirSync(path.join(CAPTURES, capture, host, "netns"))));
    }
  });

  test("every Linux bridge and every OVS bridge", () => {
    const graph = graphFor(capture);
    const linux = rawLinks(capture, host).filter(({ linkinfo }) => linkinfo?.info_kind === "bridge");
    const drawn = (kind: GraphNode["kind"]) => on(graph, host, (node) => node.kind === kind).map(({ label }) => label);
    expect(sorted(drawn("linux-bridge"))).toEqual(sorted(linux.map(({ ifname }) => ifname)));
    expect(sorted(drawn("ovs-bridge"))).toEqual(sorted(shown(capture, host).bridges));
  });

  test("every OVS port on its bridge", () => {
    const graph = graphFor(capture);
    const labels = new Map(graph.nodes.map(({ id, label }) => [id, label]));
    const drawn = graph.edges
      .filter(({ kind, source }) => kind === "ovs-port" && source.startsWith(`host:${host}/`))
      .map(({ source, target }) => `${labels.get(target)}/${labels.get(source)}`);
    expect(sorted(drawn)).toEqual(sorted(shown(capture, host).ports.map((pair) => pair.join("/"))));
  });

  test("every tunnel, joined to the other end", () => {
    const graph = graphFor(capture);
    const { tunnels } = shown(capture, host);
    expect(tunnels.length).toBe(2);
    const drawn = on(graph, host, ({ kind }) => kind === "gre-tunnel");
    expect(sorted(drawn.map(({ label }) => label))).toEqual(sorted(tunnels));
    for (const { id, state } of drawn) {
      const joined = graph.edges.filter(
        ({ kind, source, target }) => kind === "tunnel" && [source, target].includes(id),
      );
      expect([state, joined.length, joined[0]?.state]).toEqual(["ok", 1, "ok"]);
    }
  });

  test("every device of every namespace exactly once", () => {
    const graph = graphFor(capture);
    const byLabel = (parents: readonly string[]) =>
      graph.nodes
        .filter(({ parent, kind }) => parents.includes(parent ?? "") && !["namespace", "ovs-bridge"].includes(kind))
        .map(({ label }) => label);
    const switches = shown(capture, host).bridges.map((bridge) => `host:${host}/ovs:${bridge}`);
    const root = byLabel([`host:${host}`, ...switches]);
    for (const { ifname } of rawLinks(capture, host))
      expect([ifname, root.filter((l) => l === ifname)]).toEqual([ifname, [ifname]]);
    for (const name of namespacesOf(capture, host)) {
      const inside = byLabel([`host:${host}/ns:${name}`]).filter((label) => label !== "dnsmasq");
      expect(sorted(inside)).toEqual(sorted(rawLinks(capture, host, "netns", name).map(({ ifname }) => ifname)));
    }
  });
});

describe.each(captures)("%s as one graph", (capture) => {
  test("ids are unique and every edge and parent exists", () => {
    const { nodes, edges } = graphFor(capture);
    const ids = new Set(nodes.map(({ id }) => id));
    expect(ids.size).toBe(nodes.length);
    expect(new Set(edges.map(({ id }) => id)).size).toBe(edges.length);
    const ends = edges.flatMap(({ source, target }) => [source, target]);
    expect([...ends, ...nodes.flatMap(({ parent }) => parent ?? [])].filter((id) => !ids.has(id))).toEqual([]);
  });

  test("a healthy cloud raises no alarm; what is not known are the far ends of the lab's cables", () => {
    const { nodes, edges } = graphFor(capture);
    const states = new Set([...nodes, ...edges].map(({ state }) => state));
    expect(sorted(states)).toEqual(["ok", "unknown"]);
    const unknown = nodes.filter(({ state }) => state === "unknown").map(({ kind, label }) => `${kind} ${label}`);
    expect(sorted(new Set(unknown)).every((name) => /^veth eth[0-3]$/.test(name))).toBe(true);
    expect(edges.filter(({ state }) => state !== "ok")).toEqual([]);
  });

  test("every Neutron port that is bound to a host is a device there with its name", () => {
    const { ports } = JSON.parse(read(capture, "neutron", "ports.json"));
    const { nodes } = graphFor(capture);
    for (const port of ports) {
      const bound: string = port["binding:host_id"];
      const devices = nodes.filter(({ portId, host }) => portId === port.id && host === bound);
      const expected = bound === "" ? 0 : port.device_owner.startsWith("compute:") ? 4 : 1;
      expect([port.id, devices.length]).toEqual([port.id, expected]);
      for (const { sublabel, network } of devices) {
        expect(sublabel).toContain(port.fixed_ips[0].ip_address);
        expect(sublabel).toContain(port.name);
        expect(network).toBe(port.network_id);
      }
    }
  });

  test("every network is a segment with its number", () => {
    const { networks } = JSON.parse(read(capture, "neutron", "networks.json"));
    const segments = graphFor(capture).nodes.filter(({ kind }) => kind === "segment");
    const expected = networks.map((network: Record<string, unknown>) => {
      const id = network["provider:segmentation_id"];
      const type = network["provider:network_type"];
      const mark = type === "gre" ? `key 0x${Number(id).toString(16)}` : type === "vlan" ? `VLAN ${id}` : "flat";
      return `${network.id} ${network.name} ${mark}`;
    });
    expect(sorted(segments.map(({ network, label, badge }) => `${network} ${label} ${badge}`))).toEqual(
      sorted(expected),
    );
  });

  test("opening a host changes that host only", () => {
    const world = worldFor(capture);
    const closed = buildGraph(world, { expand: [] });
    for (const { key } of world.hosts) {
      const opened = buildGraph(world, { expand: [key] });
      const others = (graph: Graph) => graph.nodes.filter(({ host }) => host !== key);
      expect(others(opened)).toEqual(others(closed));
      expect(opened.nodes.length).toBeGreaterThan(closed.nodes.length);
      const colours = new Map(opened.legend.map(({ key, colour }) => [key, colour]));
      for (const { key, colour } of closed.legend) expect(colours.get(key)).toBe(colour);
    }
  });

  test("the order of what was read does not matter", () => {
    const world = worldFor(capture);
    const shuffled: World = {
      ...world,
      hosts: [...world.hosts]
        .reverse()
        .map((host) => ({ ...host, state: host.state === null ? null : reversed(host.state) })),
      neutron: world.neutron.map((state) => reversed(state)),
    };
    for (const expand of ["all", [], ["c1"]] as const) {
      expect(buildGraph(shuffled, { expand })).toEqual(buildGraph(world, { expand }));
    }
  });
});

test("each host's bridges get the role they have", () => {
  const roles = (capture: string, host: string) =>
    Object.fromEntries(
      on(graphFor(capture), host, ({ kind }) => kind === "ovs-bridge").map(({ label, role }) => [label, role]),
    );
  const base = { "br-int": "integration", "br-tun": "tunnel", "br-phy": "underlay" };
  expect(roles("iesgn", "net1")).toEqual({ ...base, "br-ex": "external" });
  expect(roles("iesgn", "c1")).toEqual(base);
  expect(roles("provider", "c2")).toEqual({ ...base, "br-phys": "provider" });
});

test("a provider bridge leads to its physical network, found from flows although two bridges could be it", () => {
  const leads = graphFor("provider").edges.filter(({ target }) => target === "physical-network:/physnet1");
  const bridges = leads.filter(({ kind }) => kind === "segment").map(({ source }) => source);
  expect(sorted(bridges)).toEqual(["c1", "c2", "net1"].map((host) => `host:${host}/ovs:br-phys`));
  expect(
    graphFor("iesgn").edges.some(
      ({ source, target }) => source === "host:net1/ovs:br-ex" && target === "physical-network:/public",
    ),
  ).toBe(true);
});

/** Every list the other way round, at every depth, except where order is meaning (rules, flows, arguments). */
function reversed<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (key, item) =>
    Array.isArray(item) && !["rules", "flows", "arguments", "addresses", "fixedIps"].includes(key)
      ? item.reverse()
      : item,
  );
}
