import { beforeAll, describe, expect, test, vi } from "vitest";
import { readArchive } from "@/server/hosts/case/read-archive";
import { type CaseContents, readCase } from "@/server/hosts/case/read-case";
import { readFolder } from "@/server/hosts/case/read-folder";
import { buildGraph } from "@/server/topology/build-graph";
import type { World } from "@/server/topology/world";
import { caseEntries } from "./case-entries";
import { gather } from "./mask/gather";
import { Masker } from "./mask/masker";
import { packEntries } from "./pack-entries";

/** Whole hosts are read again and again: a loaded machine takes its time. */
vi.setConfig({ testTimeout: 60_000 });

const KEY = "00112233445566778899aabbccddeeff";
const ALL = { names: true, addresses: true, macs: true, ids: true };
const cases = new Map<string, CaseContents>();

beforeAll(async () => {
  for (const name of ["iesgn", "provider"]) {
    cases.set(name, readCase(await readFolder(`fixtures/captures/${name}`), { at: 7 }));
  }
});

const contents = (name: string): CaseContents => {
  const found = cases.get(name);
  if (found === undefined) throw new Error(`no case ${name}`);
  return found;
};
const sourceOf = (name: string) => {
  const { hosts, neutron } = contents(name);
  return { name, hosts, neutron, leftOut: ["c1 says hello"] };
};
const maskerOf = (name: string, choice = ALL) => {
  const { hosts, neutron } = sourceOf(name);
  return new Masker(KEY, gather(hosts, neutron), choice);
};

async function importOf(name: string, masker: Masker | null): Promise<CaseContents> {
  const { files, skipped } = await readArchive(packEntries(caseEntries(sourceOf(name), masker, 0), 0));
  expect(skipped).toEqual([]);
  return readCase(files, { at: 0 });
}

function world({ hosts, neutron }: CaseContents): World {
  return {
    ...{ revision: "1", fabrics: [], physicalNetworks: [], flatMappings: [], uplinkSetMappings: [] },
    neutron: neutron === null ? [] : [neutron],
    hosts: hosts.map(({ name, state }) => ({
      ...{ key: name, name, state },
      status: { id: name, kind: "case", name, state: "live", observedAt: 0, errors: [] },
    })),
  };
}

/** How many things of each kind, and lines between kinds: what a picture is made of, without names. */
function shapeOf(of: CaseContents): Record<string, number> {
  const graph = buildGraph(world(of), { expand: "all" });
  const kinds = new Map(graph.nodes.map((node) => [node.id, `${node.kind}/${node.role ?? ""}/${node.state}`]));
  const shape: Record<string, number> = {};
  const count = (key: string) => {
    shape[key] = (shape[key] ?? 0) + 1;
  };
  for (const kind of kinds.values()) count(kind);
  for (const edge of graph.edges) {
    const ends = [kinds.get(edge.source), kinds.get(edge.target)].sort().join(" -- ");
    count(`${edge.kind} ${edge.state}: ${ends}`);
  }
  return shape;
}

describe.each(["iesgn", "provider"])("an export of %s", (name) => {
  test("is read back as the same hosts and the same Neutron", async () => {
    const read = await importOf(name, null);
    expect(read.hosts).toEqual(contents(name).hosts);
    expect(read.neutron).toEqual(contents(name).neutron);
    expect(read.skipped).toEqual([]);
  });

  test("masked, holds no name, address, MAC or id that was in it", () => {
    const text = [...caseEntries(sourceOf(name), maskerOf(name), 0)]
      .map((entry) => `${entry.path}\n${entry.text}`)
      .join("");
    const { hosts, neutron } = contents(name);
    const plain = JSON.stringify({ hosts, neutron });
    const found = (pattern: RegExp) => new Set([...plain.matchAll(pattern)].map((match) => match[0]));
    const ids = found(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g);
    expect(ids.size).toBeGreaterThan(60);
    const starts = [...ids].map((id) => id.slice(0, 8)).filter((start) => text.includes(start));
    expect(starts).toEqual([]);
    const macs = [...found(/(?<![0-9a-f:])(?:[0-9a-f]{2}:){5}[0-9a-f]{2}(?![0-9a-f:])/g)].filter(
      (mac) => !/^(..(:00|:ff){5}|01:(00:5e|80:c2).*|ff.*|33:33:(?!ff).*)$/.test(mac),
    );
    expect(macs.length).toBeGreaterThan(30);
    expect(macs.filter((mac) => text.includes(mac) || text.includes(mac.replaceAll(":", "")))).toEqual([]);
    const addresses = [...found(/(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/g)].filter(
      (address) => !/^(0|127|22[4-9]|2[3-5]\d)\.|^169\.254\./.test(address),
    );
    expect(addresses.length).toBeGreaterThan(10);
    expect(addresses.filter((address) => new RegExp(`(?<![\\d.])${address}(?![\\d])`).test(text))).toEqual([]);
    const names = new Set([
      ...hosts.map((host) => host.name),
      ...(neutron?.networks ?? []).map((network) => network.name),
      ...(neutron?.ports ?? []).map((port) => port.name),
      ...(neutron?.routers ?? []).map((router) => router.name),
      ...(neutron?.securityGroups ?? []).map((group) => group.name),
      ...(neutron?.networks ?? []).flatMap((network) => network.physicalNetwork ?? []),
    ]);
    for (const common of ["", "default"]) names.delete(common);
    expect(names.size).toBeGreaterThan(5);
    expect([...names].filter((each) => new RegExp(`(?<![\\w:-])${each}(?![\\w:-])`).test(text))).toEqual([]);
  });

  test("masked, is read back as a picture of the same shape, with no part more unknown", async () => {
    const read = await importOf(name, maskerOf(name));
    expect(read.skipped).toEqual([]);
    expect(read.hosts.map(({ state }) => state.errors.length)).toEqual(
      contents(name).hosts.map(({ state }) => state.errors.length),
    );
    expect(shapeOf(read)).toEqual(shapeOf(contents(name)));
  });

  test("is masked alike by the same key, and by another key otherwise", () => {
    const text = (key: string) => {
      const { hosts, neutron } = sourceOf(name);
      return [...caseEntries(sourceOf(name), new Masker(key, gather(hosts, neutron), ALL), 0)]
        .map((entry) => entry.text)
        .join("");
    };
    expect(text(KEY)).toBe(text(KEY));
    expect(text(KEY)).not.toBe(text(KEY.replace("0", "1")));
  });
});

test("only what was chosen is masked", () => {
  const text = [...caseEntries(sourceOf("iesgn"), maskerOf("iesgn", { ...ALL, names: false, ids: false }), 0)]
    .map((entry) => entry.text)
    .join("");
  expect(text).toContain("basico");
  expect(text).toContain("qvo8a095b19-87");
  expect(text).not.toContain("203.0.113.150");
});

test("secrets go, masked or not", () => {
  const [host] = contents("iesgn").hosts;
  if (host === undefined) throw new Error("no host");
  const processes = [
    {
      pid: 1,
      name: "x",
      command: "agent --os-password hunter2 --url amqp://nova:s3cret@10.0.0.9/ -o token=abc,user=b",
    },
  ];
  const ovs = host.state.ovs === null ? null : { ...host.state.ovs, externalIds: { psk: "hunter3", "system-id": "x" } };
  const source = { ...sourceOf("iesgn"), hosts: [{ name: host.name, state: { ...host.state, processes, ovs } }] };
  const text = [...caseEntries(source, null, 0)].map((entry) => entry.text).join("");
  for (const secret of ["hunter2", "hunter3", "s3cret", "token=abc"]) expect(text).not.toContain(secret);
  expect(text).toContain("agent --os-password (removed) --url amqp://nova:(removed)@10.0.0.9/");
});
