import { beforeAll, describe, expect, test, vi } from "vitest";
import type { HostState, Namespace } from "@/server/model/host-state";
import { decodeFiles } from "../file-texts";
import { readCase } from "../read-case";
import { readFolder } from "../read-folder";
import { layOutReport } from "../testing/lay-out-report";

/** Whole hosts are read again and again: a loaded machine takes its time. */
vi.setConfig({ testTimeout: 60_000 });

const HOSTS = ["net1", "c1", "c2"] as const;
let captured: ReadonlyMap<string, string>;
let states: ReadonlyMap<string, HostState>;

beforeAll(async () => {
  const files = await readFolder("fixtures/captures/iesgn");
  captured = decodeFiles(files).texts;
  states = new Map(readCase(files, { at: 0 }).hosts.map(({ name, state }) => [name, state]));
});

const filesOf = (host: string) =>
  new Map(
    [...captured].flatMap(([path, text]) => (path.startsWith(`${host}/`) ? [[path.slice(host.length + 1), text]] : [])),
  );
const bytes = (texts: ReadonlyMap<string, string>) =>
  new Map([...texts].map(([path, text]) => [path, Buffer.from(text)]));
const report = (host: string, options: Parameters<typeof layOutReport>[2] = {}) =>
  readCase(bytes(layOutReport(host, filesOf(host), options)), { at: 7 }).hosts.map(({ state }) => state)[0];

/** What both kinds of source tell, without what only a capture has. */
function shared(state: HostState | undefined): unknown {
  if (state === undefined) throw new Error("no host");
  const namespace = ({ name, links, routes, neighbours, iptables, sysctls }: Namespace) => ({
    name,
    links: links?.map(({ bridgePort: _, ...link }) => ({ ...link, counters: null })),
    ...{ routes, neighbours, sysctls },
    rules: iptables?.tables.map(({ name: table, chains }) => [
      table,
      chains.map((chain) => [chain.name, chain.policy, chain.rules.map(({ spec }) => spec)]),
    ]),
  });
  const { hostname, kernel, ovs, processes, dhcp } = state;
  return { hostname, kernel, ovs, processes, dhcp, namespaces: state.namespaces.map(namespace) };
}

describe.each(HOSTS)("a sosreport of %s", (host) => {
  test("with a dump of the database tells the same host as the capture that it was made of", () => {
    expect(shared(report(host, { conf: "dump" }))).toEqual(shared(states.get(host)));
  });

  test("with lists in place of the dump tells the same ports, tags, tunnels and flows", () => {
    const switchOf = (state: HostState | undefined) =>
      state?.ovs?.bridges.map(({ name, datapathType, failMode, flows, ports }) => ({
        ...{ name, datapathType, failMode, flows },
        ports: ports.map(({ name: port, tag, interfaces }) => ({
          ...{ port, tag },
          interfaces: interfaces.map(({ name: own, type, ofport, macInUse, options, externalIds }) => ({
            ...{ own, type, ofport, macInUse, options, externalIds },
          })),
        })),
      }));
    const read = report(host);
    expect(switchOf(read)).toEqual(switchOf(states.get(host)));
    expect(read?.errors.filter(({ part }) => part === "ovs").map(({ command }) => command)).toEqual([
      "ovs-vsctl list port",
    ]);
  });

  test("of an older sos has its namespaces by file names alone, and the rules of the host are said to be unknown", () => {
    const read = report(host, { old: true });
    const known = states.get(host);
    expect(read?.namespaces.map(({ name }) => name)).toEqual(known?.namespaces.map(({ name }) => name));
    expect(read?.namespaces[0]?.iptables).toBeNull();
    expect(read?.errors).toContainEqual(
      expect.objectContaining({ part: "iptables", namespace: "", command: "iptables-save" }),
    );
    for (const namespace of read?.namespaces.slice(1) ?? []) expect(namespace.iptables).not.toBeNull();
  });

  test("without one of its files says that part as unknown, with the command that would tell it", () => {
    const all = layOutReport(host, filesOf(host));
    // one of each kind of file: what is in one namespace is in all of them
    const kinds = new Map(
      [...all.keys()].map((path) => [path.replace(/.*exec_\S+?_(?=ip_|ip6?tables|sysctl)/, ""), path]),
    );
    expect(kinds.size).toBeGreaterThan(15);
    for (const path of kinds.values()) {
      const rest = new Map([...all].filter(([each]) => each !== path));
      const state = readCase(bytes(rest), { at: 7 }).hosts[0]?.state;
      for (const namespace of state?.namespaces ?? []) {
        for (const [value, part] of [
          [namespace.links, "link"],
          [namespace.routes, "route"],
          [namespace.iptables, "iptables"],
        ] as const) {
          if (value === null)
            expect(state?.errors.some((error) => error.part === part && error.namespace === namespace.name)).toBe(true);
        }
      }
      if (state?.ovs === null) expect(state.errors.some(({ part }) => part === "ovs")).toBe(true);
      if (state?.processes === null) expect(state.errors.some(({ part }) => part === "processes")).toBe(true);
    }
  });
});
