import fc from "fast-check";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { HostState, Namespace } from "@/server/model/host-state";
import { readCase } from "./read-case";
import { readFolder } from "./read-folder";

/** Whole hosts are read again and again: a loaded machine takes its time. */
vi.setConfig({ testTimeout: 60_000 });

type Files = ReadonlyMap<string, Uint8Array>;
let iesgn: Files;
let provider: Files;

beforeAll(async () => {
  iesgn = await readFolder("fixtures/captures/iesgn");
  provider = await readFolder("fixtures/captures/provider");
});

const without = (files: Files, drop: (path: string) => boolean): Files =>
  new Map([...files].filter(([path]) => !drop(path)));
const withText = (files: Files, path: string, text: string): Files => new Map(files).set(path, Buffer.from(text));
const host = (files: Files, name: string): HostState => {
  const found = readCase(files, { at: 7 }).hosts.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no host ${name}`);
  return found.state;
};

/** Parts of a namespace that a capture has everywhere, with the `part` of the error that must explain a `null`. */
const PARTS: readonly (readonly [keyof Namespace, string])[] = [
  ["links", "link"],
  ["routes", "route"],
  ["neighbours", "neigh"],
  ["iptables", "iptables"],
  ["ip6tables", "ip6tables"],
  ["conntrack", "conntrack"],
];

/** The promise of the type: whatever is `null` (or has no addresses, no sysctls) is explained by an error. */
function expectExplained(state: HostState): void {
  const has = (part: string, namespace: string) =>
    state.errors.some((error) => error.part === part && error.namespace === namespace);
  for (const namespace of state.namespaces) {
    for (const [key, part] of PARTS) if (namespace[key] === null) expect(has(part, namespace.name)).toBe(true);
    if (namespace.name === "" && namespace.ebtables === null) expect(has("ebtables", "")).toBe(true);
    if (namespace.name === "" && namespace.ipsets === null) expect(has("ipset", "")).toBe(true);
    if (Object.keys(namespace.sysctls).length === 0) expect(has("sysctl", namespace.name)).toBe(true);
    if (namespace.links?.every((link) => link.addresses.length === 0)) expect(has("addr", namespace.name)).toBe(true);
  }
  if (state.processes === null) expect(has("processes", "")).toBe(true);
  if (state.ovs === null) expect(has("ovs", "")).toBe(true);
  if (state.ovs?.bridges.some((bridge) => bridge.flows === null)) expect(has("flows", "")).toBe(true);
  if (state.dhcp === null) expect(has("dhcp", "") || has("processes", "")).toBe(true);
  for (const service of state.dhcp ?? []) {
    if (service.reservations === null || service.options === null || service.leases === null)
      expect(has("dhcp", "")).toBe(true);
  }
  for (const error of state.errors) {
    expect(error.message).not.toMatch(/the reader failed|undefined/);
    expect(error.command).not.toBe("");
  }
}

describe("half of a capture", () => {
  test("any files may be missing: every gap is explained and nothing throws", () => {
    const all = [...iesgn.keys()].filter((path) => !path.endsWith("hostname.txt"));
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (share, dice) => {
          const dropped = new Set(all.filter(() => (dice.next().value ?? 0) < share));
          const contents = readCase(
            without(iesgn, (path) => dropped.has(path)),
            { at: 7 },
          );
          expect(contents.hosts.map(({ name }) => name)).toEqual(["c1", "c2", "net1"]);
          for (const { state } of contents.hosts) expectExplained(state);
        },
      ),
      { numRuns: 25 },
    );
  });

  test("any files may be cut or overwritten: the same", () => {
    const all = [...provider.keys()].filter((path) => /^(net1|c1)\/|^neutron/.test(path));
    const damage = fc.record({
      paths: fc.subarray(all, { minLength: 1, maxLength: 60 }),
      keep: fc.double({ min: 0, max: 1, noNaN: true }),
      filling: fc.oneof(fc.constant(null), fc.string(), fc.json()),
    });
    fc.assert(
      fc.property(damage, ({ paths, keep, filling }) => {
        const files = new Map(provider);
        for (const path of paths) {
          const bytes = provider.get(path) ?? new Uint8Array();
          files.set(path, filling === null ? bytes.subarray(0, Math.floor(bytes.length * keep)) : Buffer.from(filling));
        }
        const contents = readCase(files, { at: 7 });
        expect(contents.hosts).toHaveLength(3);
        for (const { state } of contents.hosts) {
          for (const error of state.errors) expect(error.message).not.toMatch(/the reader failed/);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("without commands.json the files are known by their names: the same state, and that is said", () => {
    const named = host(
      without(iesgn, (path) => path.endsWith("commands.json")),
      "net1",
    );
    const full = host(iesgn, "net1");
    expect({ ...named, errors: [], sources: [] }).toEqual({ ...full, errors: [], sources: [] });
    expect(named.errors).toEqual([expect.objectContaining({ part: "commands" })]);
    const broken = host(withText(iesgn, "net1/commands.json", "[{}]"), "net1");
    expect({ ...broken, errors: [], sources: [] }).toEqual({ ...full, errors: [], sources: [] });
  });

  test("the database is read from whichever of its prints is whole", () => {
    const full = host(iesgn, "net1").ovs;
    const forms = ["dump.json", "transact.json", "jsonrpc-monitor.json", "vsctl-list-Bridge.json"];
    const identity = (ovs: HostState["ovs"]) =>
      ovs?.bridges.map((bridge) => [
        bridge.uuid,
        bridge.controllers,
        bridge.ports.map((port) => [
          port.uuid,
          port.tag,
          port.otherConfig,
          port.interfaces.map(({ uuid, ofport, options, externalIds }) => [uuid, ofport, options, externalIds]),
        ]),
      ]);
    for (const [at, form] of forms.entries()) {
      const state = host(
        without(iesgn, (path) => forms.slice(0, at).some((gone) => path === `net1/ovs/${gone}`)),
        "net1",
      );
      expect(identity(state.ovs)).toEqual(identity(full));
      const command = {
        "dump.json": /dump/,
        "transact.json": /transact/,
        "jsonrpc-monitor.json": /monitor|python/,
        "vsctl-list-Bridge.json": /list Bridge/,
      }[form];
      expect(state.sources.find(({ part }) => part === "ovs")?.command).toMatch(command ?? "");
      expect(state.errors).toEqual([]);
    }
    const cut = host(
      withText(iesgn, "net1/ovs/dump.json", String(iesgn.get("net1/ovs/dump.json")).slice(0, 9000)),
      "net1",
    );
    expect(identity(cut.ovs)).toEqual(identity(full));
    expect(cut.errors).toEqual([
      expect.objectContaining({ part: "ovs", message: expect.stringContaining("dump.json") }),
    ]);
  });

  test("a command that failed is an error with its own words; another print is taken when there is one", () => {
    const commands = JSON.parse(String(iesgn.get("c1/commands.json")));
    const failing = (name: string) =>
      withText(
        iesgn,
        "c1/commands.json",
        JSON.stringify(
          commands.map((row: { file: string }) =>
            row.file === name ? { ...row, rc: 1, stderr: "Permission denied" } : row,
          ),
        ),
      );
    const neighbours = host(failing("ip-neigh.json"), "c1");
    expect(neighbours.namespaces[0]?.neighbours).toBeNull();
    expect(neighbours.errors).toEqual([
      {
        part: "neigh",
        namespace: "",
        command: "ip -j neigh",
        message: "the command ended with exit code 1: Permission denied",
      },
    ]);
    const rules = host(failing("iptables-save-c.txt"), "c1");
    expect(rules.errors).toEqual([]);
    expect(rules.namespaces[0]?.iptables?.tables[0]?.chains[0]?.rules[0]?.packets).toBeNull();
    const routes = host(failing("ip-route-all.json"), "c1");
    expect(routes.namespaces[0]?.routes).not.toHaveLength(0);
    expect(routes.errors).toEqual([
      expect.objectContaining({ part: "route", message: expect.stringContaining("only the IPv4 main table") }),
    ]);
  });

  test("a host that meta.json names and that has no files at all is there, and empty-handed", () => {
    const state = host(
      without(iesgn, (path) => path.startsWith("c2/")),
      "c2",
    );
    expect(state.namespaces.map(({ name, links }) => [name, links])).toEqual([["", null]]);
    expect(state.ovs).toBeNull();
    expectExplained(state);
  });

  test("a host without Open vSwitch is no error; Neutron lists that are missing are named", () => {
    const files = without(iesgn, (path) => path.startsWith("c1/ovs/") || /neutron\/(ports|agents)\.json/.test(path));
    const plain = new Map(files);
    plain.set("c1/ps.txt", Buffer.from("  PID  PPID USER COMMAND\n    1     0 root init\n"));
    plain.delete("c1/commands.json");
    const state = host(plain, "c1");
    expect(state.ovs).toBeNull();
    expect(state.errors.map(({ part }) => part)).toEqual(["commands"]);
    const neutron = readCase(withText(files, "neutron/networks.json", '{"networks":[{"id":5}]}'), { at: 0 }).neutron;
    expect(neutron?.errors?.map(({ collection }) => collection)).toEqual(["networks", "ports", "agents"]);
    expect(neutron?.subnets.length).toBeGreaterThan(0);
  });
});

describe("layouts", () => {
  const single = () =>
    new Map(
      [...iesgn].flatMap(([path, bytes]) =>
        path.startsWith("net1/") ? [[path.slice("net1/".length), bytes] as const] : [],
      ),
    );
  const below = (files: Files, folder: string) =>
    new Map([...files].map(([path, bytes]) => [`${folder}/${path}`, bytes] as const));

  test("a single host's folder, with and without the folder itself", () => {
    const full = host(iesgn, "net1");
    for (const files of [single(), below(single(), "net1")]) {
      const contents = readCase(files, { at: full.observedAt });
      expect(contents.hosts).toEqual([{ name: "net1", state: full }]);
      expect(contents.neutron).toBeNull();
      expect(contents.skipped).toEqual([]);
    }
  });

  test("folders around the capture, even with the names of its own parts", () => {
    for (const folder of ["a/b", "ovs", "guests/x"]) {
      const contents = readCase(below(iesgn, folder), { at: 0 });
      expect(contents.hosts.map(({ name }) => name)).toEqual(["c1", "c2", "net1"]);
      expect(contents.neutron?.networks).toHaveLength(3);
    }
  });

  test("without a time of its own the capture is as old as the upload", () => {
    expect(
      readCase(
        without(iesgn, (path) => path === "meta.json"),
        { at: 1234 },
      ).hosts[0]?.state.observedAt,
    ).toBe(1234);
  });

  test("nothing that looks like a host, or two captures at once, is refused with what to do", () => {
    expect(() => readCase(new Map([["notes.txt", Buffer.from("x")]]), { at: 0 })).toThrow(/No host was found/);
    const two = new Map([...below(iesgn, "a"), ...below(provider, "b")]);
    expect(() => readCase(two, { at: 0 })).toThrow(/more than one capture \(hosts below: a, b\)/);
  });
});
