import { beforeAll, describe, expect, test, vi } from "vitest";
import type { HostState } from "@/server/model/host-state";
import { buildGraph } from "@/server/topology/build-graph";
import { decodeFiles } from "../file-texts";
import { readArchive } from "../read-archive";
import { type CaseContents, readCase } from "../read-case";
import { readFolder } from "../read-folder";
import { layOutReport } from "../testing/lay-out-report";
import { plotOfHost } from "../testing/plot-of-host";

/** Whole hosts are read again and again: a loaded machine takes its time. */
vi.setConfig({ testTimeout: 60_000 });

let captured: CaseContents;
let texts: ReadonlyMap<string, string>;

beforeAll(async () => {
  const files = await readFolder("fixtures/captures/iesgn");
  texts = decodeFiles(files).texts;
  captured = readCase(files, { at: 0 });
});

const known = (host: string): HostState => {
  const found = captured.hosts.find(({ name }) => name === host);
  if (found === undefined) throw new Error(`no ${host}`);
  return found.state;
};
const bytes = (json: unknown) => Buffer.from(JSON.stringify(json));
async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}
async function imported(json: unknown, name: string) {
  const { files } = await readArchive(once(bytes(json)), { name });
  return readCase(files, { at: 5 });
}

describe("a drawing of plotnetcfg", () => {
  test.each(["net1", "c1", "c2"])(
    "of %s has its devices, addresses, veth pairs, bridges, tags and tunnels",
    async (host) => {
      const { hosts } = await imported(plotOfHost(known(host)), host);
      const state = hosts[0]?.state;
      expect(state?.hostname).toBe(host);
      expect(state?.observedAt).toBe(Date.parse("2026-11-20 10:00:00"));
      const links = (from: HostState | undefined) =>
        from?.namespaces.map(({ name, links: all }) => [
          name,
          [...(all ?? [])]
            .map((link) => ({
              ...{ name: link.name, mac: link.name === "lo" ? null : link.mac, mtu: link.mtu },
              peer: link.peer === null ? null : (link.peer.name ?? null),
              addresses: link.addresses.map(({ address, prefixLength }) => `${address}/${prefixLength}`),
              master: link.kind === "bridge" || link.master?.startsWith("ovs-") ? null : link.master,
            }))
            .sort((a, b) => (a.name < b.name ? -1 : 1)),
        ]);
      expect(links(state)).toEqual(links(known(host)));
      const ports = (from: HostState | undefined) =>
        from?.ovs?.bridges.map((bridge) => [
          bridge.name,
          bridge.ports.map(({ name, tag, interfaces }) => [
            ...[name, tag],
            ...interfaces.map(({ type, options: { local_ip, remote_ip, peer } }) => ({
              type,
              local_ip,
              remote_ip,
              peer,
            })),
          ]),
        ]);
      expect(ports(state)).toEqual(ports(known(host)));
    },
  );

  test("says that rules, flows and processes are unknown, and what would tell them", async () => {
    const state = (await imported(plotOfHost(known("c2")), "c2")).hosts[0]?.state;
    expect(state?.namespaces[0]?.iptables).toBeNull();
    expect(state?.processes).toBeNull();
    expect(state?.ovs?.bridges.every(({ flows }) => flows === null)).toBe(true);
    const parts = new Set(state?.errors.map(({ part }) => part));
    for (const part of ["iptables", "ebtables", "flows", "processes", "neigh", "conntrack"])
      expect(parts).toContain(part);
  });

  test("and a sosreport become two hosts that their tunnel joins", () => {
    const report = layOutReport(
      "c1",
      new Map([...texts].flatMap(([path, text]) => (path.startsWith("c1/") ? [[path.slice(3), text]] : []))),
    );
    const files = new Map([...report].map(([path, text]): [string, Uint8Array] => [path, Buffer.from(text)]));
    files.set("plotnetcfg-c2.json", bytes(plotOfHost(known("c2"))));
    const read = readCase(files, { at: 0 });
    expect(read.hosts.map(({ name }) => name)).toEqual(["c1", "c2"]);
    const graph = buildGraph(
      {
        ...{ revision: "1", fabrics: [], neutron: [], physicalNetworks: [], flatMappings: [], uplinkSetMappings: [] },
        hosts: read.hosts.map(({ name, state }) => ({
          ...{ key: name, name, state },
          status: { id: name, kind: "case", name, state: "live", observedAt: 0, errors: [] },
        })),
      },
      { expand: "all" },
    );
    const hostOf = new Map(graph.nodes.map((node) => [node.id, node.role === "remote" ? "?" : node.host]));
    const tunnels = graph.edges.filter(({ kind }) => kind === "tunnel");
    expect(tunnels.map(({ source, target }) => [hostOf.get(source), hostOf.get(target)].sort())).toContainEqual([
      "c1",
      "c2",
    ]);
  });

  test("two files of one host, and of one name, are two hosts", () => {
    const plot = bytes(plotOfHost(known("c2")));
    const read = readCase(
      new Map([
        ["a/c2.json", plot],
        ["b/c2.json", plot],
      ]),
      { at: 0 },
    );
    expect(read.hosts.map(({ name }) => name)).toEqual(["c2", "c2 (2)"]);
  });
});

describe("JSON of something else", () => {
  test.each([
    ["another tool's", { nodes: [], edges: [] }, /No host was found/],
    ["a later format", { format: 3, namespaces: {} }, /format 2/],
    ["a broken drawing", { format: 2, namespaces: { a: { id: 1 } } }, /plotnetcfg/],
  ])("%s is refused with what is taken", async (_, json, message) => {
    await expect(imported(json, "x")).rejects.toMatchObject({
      message: expect.stringMatching(message),
      remedy: expect.stringContaining("sosreport"),
    });
  });
});
