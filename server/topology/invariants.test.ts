import fc from "fast-check";
import { expect, test } from "vitest";
import { applyPatch } from "@/server/model/apply-patch";
import type { HostState } from "@/server/model/host-state";
import { buildGraph } from "./build-graph";
import { objectDetails } from "./details";
import { byId } from "./draft";
import { GraphCache } from "./graph-cache";
import { diffGraphs } from "./patch";
import { search } from "./search";
import { bridgeOf, hostOf, linkOf, namespaceOf, portOf } from "./testing/host-of";
import { worldOf } from "./testing/world-of";
import type { World } from "./world";

/** Hosts as no agent would leave them: names shared between everything, ends that lead nowhere, odd characters. */
const name = fc.constantFrom("a", "br-int", "br-tun", "tapb079c24c-83", "qvob079c24c-83", "gre-1", "x %d", "a/b", "");
const namespace = fc.constantFrom("", "blue", "qdhcp-f84a328e-407e-4ca6-87bb-ec148853c585", "pid:7");
const address = fc.constantFrom("10.0.0.1", "10.0.0.2", "10.0.0.3", "flow", "");

const link = fc
  .record({
    name,
    kind: fc.constantFrom("", "veth", "bridge", "tun", "openvswitch", "vlan", "vxlan"),
    master: fc.option(name),
    parent: name,
    flags: fc.subarray(["UP", "LOWER_UP", "NO-CARRIER", "LOOPBACK"]),
    peer: fc.option(fc.record({ namespace: fc.option(namespace), ifindex: fc.nat(4), name: fc.option(name) })),
    ifindex: fc.nat(4),
    address,
  })
  .map(({ name, address, ...more }) =>
    linkOf(name, { ...more, addresses: [{ family: "inet", address, prefixLength: 24, scope: "global" }] }),
  );
const links = fc.option(fc.uniqueArray(link, { selector: ({ name }) => name, maxLength: 6 }));

const port = fc
  .record({
    name,
    type: fc.constantFrom("", "internal", "patch", "gre", "vxlan", "geneve", "dpdk"),
    peer: name,
    remote: address,
    local: address,
    ofport: fc.constantFrom(null, -1, 3),
    tag: fc.constantFrom(null, 1, 4095),
    network: fc.constantFrom("n1", "n2", ""),
    ifaceId: fc.constantFrom("", "b079c24c-8386-47db-a730-35b3a99419e8"),
    physical: fc.constantFrom("None", "physnet1"),
  })
  .map(({ name, type, peer, remote, local, ofport, tag, network, ifaceId, physical }) =>
    portOf(
      name,
      { type, ofport, options: { peer, remote_ip: remote, local_ip: local }, externalIds: { "iface-id": ifaceId } },
      { tag, otherConfig: { net_uuid: network, network_type: "gre", physical_network: physical } },
    ),
  );
/** Port names are unique in one database. */
const ports = fc.uniqueArray(port, { selector: ({ name }) => name, maxLength: 7 });

const host: fc.Arbitrary<HostState> = fc
  .record({ root: links, blue: links, dhcp: links, inInt: ports, inTun: ports })
  .map(({ root, blue, dhcp, inInt, inTun }) => {
    const taken = new Set(inInt.map(({ name }) => name));
    const rest = inTun.filter(({ name }) => !taken.has(name));
    const own = hostOf({
      namespaces: [namespaceOf("blue", blue), namespaceOf("qdhcp-f84a328e-407e-4ca6-87bb-ec148853c585", dhcp)],
      bridges: [bridgeOf("br-int", inInt), bridgeOf("br-tun", rest)],
    });
    return { ...own, namespaces: [namespaceOf("", root), ...own.namespaces.slice(1)] };
  });

const world: fc.Arbitrary<World> = fc
  .record({ "h 1": fc.option(host), h2: host, "h/3": host })
  .map((hosts) => worldOf(hosts));

test("whatever hosts show: ids are unique, every end and parent exists, and details and search keep up", () => {
  fc.assert(
    fc.property(world, (any) => {
      for (const expand of ["all", [], ["h2"]] as const) {
        const { nodes, edges } = buildGraph(any, { expand });
        const ids = new Set(nodes.map(({ id }) => id));
        expect(ids.size).toBe(nodes.length);
        expect(new Set(edges.map(({ id }) => id)).size).toBe(edges.length);
        const used = [
          ...edges.flatMap(({ source, target }) => [source, target]),
          ...nodes.flatMap(({ parent }) => parent ?? []),
        ];
        expect(used.filter((id) => !ids.has(id))).toEqual([]);
        expect(nodes.filter(({ state, reason }) => state !== "ok" && reason === undefined)).toEqual([]);
      }
      const cache = new GraphCache();
      for (const { id } of buildGraph(any, { expand: "all" }, cache).nodes) {
        const mustTell = id.startsWith("host:");
        if (mustTell) expect(objectDetails(any, id, cache)?.node.id).toBe(id);
      }
      for (const { nodeId, expand } of search(any, "b079c24c", cache)) {
        expect(buildGraph(any, { expand }, cache).nodes.map(({ id }) => id)).toContain(nodeId);
      }
    }),
    { numRuns: 30 },
  );
}, 30_000);

test("a kept graph equals one made from nothing, and the patch between two worlds is exact", () => {
  fc.assert(
    fc.property(world, world, (before, after) => {
      const cache = new GraphCache();
      const first = buildGraph(before, { expand: "all" }, cache);
      const mixed = { ...after, hosts: after.hosts.map((one, at) => (at === 1 ? (before.hosts[at] ?? one) : one)) };
      const second = buildGraph(mixed, { expand: "all" }, cache);
      expect(second).toEqual(buildGraph(mixed, { expand: "all" }));
      const patched = applyPatch(first, diffGraphs(first, second));
      expect([...patched.nodes].sort(byId)).toEqual([...second.nodes].sort(byId));
      expect([...patched.edges].sort(byId)).toEqual([...second.edges].sort(byId));
    }),
    { numRuns: 60 },
  );
}, 30_000);
