import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { HostState, Namespace, RuleSet } from "@/server/model/host-state";
import { type CaseContents, readCase } from "./read-case";
import { readFolder } from "./read-folder";

/**
 * Nothing of the captures may be lost. What is expected is counted from the raw files by means of its own (plain JSON,
 * splitting lines), never by the parsers under test.
 */
const CAPTURES = "fixtures/captures";
const hosts = ["iesgn", "provider"].flatMap((capture) => ["net1", "c1", "c2"].map((host) => [capture, host] as const));
const cases = new Map<string, CaseContents>();

beforeAll(async () => {
  for (const capture of ["iesgn", "provider"]) {
    cases.set(capture, readCase(await readFolder(path.join(CAPTURES, capture)), { at: 0 }));
  }
});

function stateOf(capture: string, host: string): HostState {
  const found = cases.get(capture)?.hosts.find(({ name }) => name === host);
  if (found === undefined) throw new Error(`${capture} has no ${host}`);
  return found.state;
}

const file = (...parts: string[]) => readFileSync(path.join(CAPTURES, ...parts), "utf8");
const json = (...parts: string[]) => JSON.parse(file(...parts));
const lines = (text: string) => text.split("\n").filter((line) => line.trim() !== "");
const sorted = (values: Iterable<string>) => [...values].sort();

/** `["", …]` with the folder of each namespace, from `ip netns`. */
function namespacesOf(capture: string, host: string): { name: string; folder: string[] }[] {
  const names = lines(file(capture, host, "netns.txt")).map((line) => line.split(" ")[0] ?? "");
  return [
    { name: "", folder: [capture, host] },
    ...names.map((name) => ({ name, folder: [capture, host, "netns", name] })),
  ];
}

function namespaceOf(state: HostState, name: string): Namespace {
  const found = state.namespaces.find((namespace) => namespace.name === name);
  if (found === undefined) throw new Error(`no namespace ${name}`);
  return found;
}

/** Rows of a table of `dump.json` as plain objects, sets and maps still encoded. */
function dumpRows(capture: string, host: string, table: string): Record<string, unknown>[] {
  const line = lines(file(capture, host, "ovs", "dump.json")).find((text) =>
    text.startsWith(`{"caption":"${table} table"`),
  );
  const { headings, data } = JSON.parse(line ?? "{}");
  return data.map((row: unknown[]) => Object.fromEntries(headings.map((key: string, at: number) => [key, row[at]])));
}

function printedRules(rules: RuleSet | null): string[] {
  const count = (item: { packets: number | null; bytes: number | null }) =>
    item.packets === null ? "" : `[${item.packets}:${item.bytes}]`;
  return (rules?.tables ?? []).flatMap((table) => [
    `*${table.name}`,
    ...table.chains.map((chain) => `:${chain.name} ${chain.policy ?? "-"} ${count(chain)}`.trim()),
    ...table.chains.flatMap((chain) =>
      chain.rules.map((rule) => `${count(rule)} -A ${chain.name} ${rule.spec}`.trim()),
    ),
    "COMMIT",
  ]);
}
const withoutComments = (text: string) => lines(text).filter((line) => !line.startsWith("#"));

describe.each(hosts)("%s %s", (capture, host) => {
  test("was read without an error and under its own name", () => {
    const state = stateOf(capture, host);
    expect(state.errors).toEqual([]);
    expect(state.hostname).toBe(file(capture, host, "hostname.txt").trim());
    expect(state.observedAt).toBe(Date.parse(json(capture, "meta.json").captured));
    expect(state.kernel).toBe(file(capture, host, "modules.txt").split("\n")[0]?.split(" ")[1]);
  });

  test("has every namespace, its processes, and every link, address, route and neighbour in it", () => {
    const state = stateOf(capture, host);
    const namespaces = namespacesOf(capture, host);
    expect(sorted(state.namespaces.map(({ name }) => name))).toEqual(sorted(namespaces.map(({ name }) => name)));
    for (const { name, folder } of namespaces) {
      const found = namespaceOf(state, name);
      if (name !== "") expect(found.pids).toEqual(lines(file(...folder, "ip-netns-identify.txt")).map(Number));
      const printed: Record<string, unknown>[] = json(...folder, "ip-link.json");
      expect(printed.length).toBeGreaterThan(1);
      const identity = (row: { ifindex: unknown; name: unknown; mtu: unknown; mac: unknown; master: unknown }) =>
        JSON.stringify([row.ifindex, row.name, row.mtu, row.mac, row.master ?? null]);
      expect(found.links?.map(identity)).toEqual(
        printed.map(({ ifindex, ifname, mtu, address, master }) =>
          identity({ ifindex, name: ifname, mtu, mac: address, master }),
        ),
      );
      const addresses = json(...folder, "ip-addr.json").flatMap(
        (row: { ifname: string; addr_info: { local: string; prefixlen: number }[] }) =>
          row.addr_info.map((address) => `${row.ifname} ${address.local}/${address.prefixlen}`),
      );
      const foundAddresses = (found.links ?? []).flatMap((link) =>
        link.addresses.map((address) => `${link.name} ${address.address}/${address.prefixLength}`),
      );
      expect(sorted(foundAddresses)).toEqual(sorted(addresses));
      expect(found.links?.every((link) => link.counters !== null)).toBe(true);
      expect(found.routes).toHaveLength(json(...folder, "ip-route-all.json").length);
      expect(found.neighbours).toHaveLength(json(...folder, "ip-neigh.json").length);
    }
  });

  test("joins every veth pair that is wholly on the host, and says unknown of the rest", () => {
    for (const { name, folder } of namespacesOf(capture, host)) {
      const printed: {
        ifname: string;
        ifindex: number;
        link?: string;
        link_index?: number;
        linkinfo?: { info_kind: string };
      }[] = json(...folder, "ip-link.json");
      for (const row of printed.filter(({ linkinfo }) => linkinfo?.info_kind === "veth")) {
        const link = namespaceOf(stateOf(capture, host), name).links?.find(({ ifindex }) => ifindex === row.ifindex);
        const expected =
          row.link === undefined
            ? { namespace: null, ifindex: row.link_index, name: null }
            : { namespace: name, ifindex: printed.find(({ ifname }) => ifname === row.link)?.ifindex, name: row.link };
        expect(link?.peer).toEqual(expected);
      }
    }
  });

  test("prints its rules again line by line, counters included", () => {
    for (const { name, folder } of namespacesOf(capture, host)) {
      const found = namespaceOf(stateOf(capture, host), name);
      expect(printedRules(found.iptables)).toEqual(withoutComments(file(...folder, "iptables-save-c.txt")));
      expect(printedRules(found.ip6tables)).toEqual(withoutComments(file(...folder, "ip6tables-save.txt")));
    }
    expect(namespaceOf(stateOf(capture, host), "").ebtables?.tables).toEqual([]);
  });

  test("has every ipset and member, connection and sysctl", () => {
    const root = namespaceOf(stateOf(capture, host), "");
    const printed = lines(file(capture, host, "ipset-save.txt"));
    expect(root.ipsets?.map((set) => set.name)).toEqual(
      printed.filter((line) => line.startsWith("create ")).map((line) => line.split(" ")[1]),
    );
    expect(root.ipsets?.flatMap((set) => set.members.map((member) => `add ${set.name} ${member}`))).toEqual(
      printed.filter((line) => line.startsWith("add ")),
    );
    for (const { name, folder } of namespacesOf(capture, host)) {
      const found = namespaceOf(stateOf(capture, host), name);
      const connections = lines(file(...folder, "conntrack.txt"));
      expect(found.conntrack?.total).toBe(connections.length);
      expect(found.conntrack?.zones.reduce((sum, zone) => sum + zone.entries, 0)).toBe(connections.length);
      const settings = lines(file(...folder, "sysctl.txt") + (name === "" ? file(...folder, "sysctl-bridge.txt") : ""));
      expect(sorted(Object.entries(found.sysctls).map(([key, value]) => `${key} = ${value}`))).toEqual(
        sorted(settings),
      );
    }
  });

  test("has every bridge, port, tag and interface of Open vSwitch, and every tunnel", () => {
    const bridges = stateOf(capture, host).ovs?.bridges ?? [];
    const ports = bridges.flatMap((bridge) => bridge.ports);
    const interfaces = ports.flatMap((port) => port.interfaces);
    const names = (table: string) => sorted(dumpRows(capture, host, table).map((row) => String(row.name)));
    expect(bridges.map(({ name }) => name)).toEqual(names("Bridge"));
    expect(sorted(ports.map(({ name }) => name))).toEqual(names("Port"));
    expect(sorted(interfaces.map(({ name }) => name))).toEqual(names("Interface"));
    const tags = dumpRows(capture, host, "Port").filter((row) => typeof row.tag === "number");
    expect(sorted(ports.filter(({ tag }) => tag !== null).map(({ name, tag }) => `${name} ${tag}`))).toEqual(
      sorted(tags.map((row) => `${row.name} ${row.tag}`)),
    );
    const show = file(capture, host, "ovs", "vsctl-show.txt");
    const remotes = [...show.matchAll(/remote_ip="([^"]+)"/g)].map((match) => match[1] ?? "");
    expect(sorted(interfaces.flatMap(({ options }) => options.remote_ip ?? []))).toEqual(sorted(remotes));
    const peers = [...show.matchAll(/\{peer=([^}]+)\}/g)].map((match) => match[1] ?? "");
    expect(sorted(interfaces.flatMap(({ options }) => options.peer ?? []))).toEqual(sorted(peers));
    const ids = dumpRows(capture, host, "Interface").flatMap((row) => [
      ...JSON.stringify(row.external_ids).matchAll(/"iface-id","([^"]+)"/g),
    ]);
    expect(sorted(interfaces.flatMap(({ externalIds }) => externalIds["iface-id"] ?? []))).toEqual(
      sorted(ids.map((match) => match[1] ?? "")),
    );
  });

  test("has every flow of every bridge, sorted", () => {
    const bridges = stateOf(capture, host).ovs?.bridges ?? [];
    for (const bridge of readdirSync(path.join(CAPTURES, capture, host, "ovs"), { withFileTypes: true })) {
      if (!bridge.isDirectory()) continue;
      const printed = lines(file(capture, host, "ovs", bridge.name, "dump-flows-of13.txt")).filter((line) =>
        line.includes("cookie="),
      );
      const flows = bridges.find(({ name }) => name === bridge.name)?.flows ?? [];
      const shape = (match: string, actions: string) => `${match} → ${actions}`;
      expect(
        sorted(
          flows.map((flow) =>
            shape(`priority=${flow.priority}${flow.match === "" ? "" : `,${flow.match}`}`, flow.actions),
          ),
        ),
      ).toEqual(
        sorted(
          printed.map((line) => {
            const [, match = "", actions = ""] = /(priority=\S+) actions=(.*)$/.exec(line) ?? [];
            return shape(match, actions);
          }),
        ),
      );
      expect(flows.reduce((sum, flow) => sum + (flow.packets ?? 0), 0)).toBe(
        printed.reduce((sum, line) => sum + Number(/n_packets=(\d+)/.exec(line)?.[1]), 0),
      );
      expect(flows.map(({ table, priority }) => [table, -priority])).toEqual(
        flows
          .map(({ table, priority }) => [table, -priority] as [number, number])
          .sort((a, b) => a[0] - b[0] || a[1] - b[1]),
      );
    }
  });

  test("has every DHCP service with its reservations, options and leases", () => {
    const services = stateOf(capture, host).dhcp ?? [];
    const networks = namespacesOf(capture, host).flatMap(({ name }) =>
      name.startsWith("qdhcp-") ? [name.slice(6)] : [],
    );
    expect(services.map(({ networkId }) => networkId)).toEqual(networks.sort());
    for (const service of services) {
      const folder = [capture, host, "dnsmasq", service.networkId];
      expect(service.namespace).toBe(`qdhcp-${service.networkId}`);
      expect(service.pid).toBe(Number(file(...folder, "pid")));
      expect(service.interface).toBe(file(...folder, "interface").trim());
      expect(service.reservations?.map(({ mac, name, address }) => [mac, name, address].join(","))).toEqual(
        lines(file(...folder, "host")),
      );
      expect(service.options).toEqual(lines(file(...folder, "opts")));
      expect(service.leases?.map(({ mac, address }) => [mac, address].join(" "))).toEqual(
        lines(file(...folder, "leases")).map((line) => line.split(" ").slice(1, 3).join(" ")),
      );
    }
  });
});

describe.each(["iesgn", "provider"])("intent of %s", (capture) => {
  test.each([
    ["networks", "networks", "networks"],
    ["subnets", "subnets", "subnets"],
    ["ports", "ports", "ports"],
    ["routers", "routers", "routers"],
    ["floatingips", "floatingips", "floatingIps"],
    ["security-groups", "security_groups", "securityGroups"],
    ["agents", "agents", "agents"],
  ] as const)("has every row of %s", (name, key, field) => {
    const neutron = cases.get(capture)?.neutron;
    const printed: { id: string }[] = json(capture, "neutron", `${name}.json`)[key];
    expect(neutron?.[field].map(({ id }) => id)).toEqual(printed.map(({ id }) => id));
    expect(neutron?.errors).toBeUndefined();
  });

  test("has every rule of every security group, and what meta.json tells", () => {
    const contents = cases.get(capture);
    const printed = json(capture, "neutron", "security-group-rules.json").security_group_rules;
    expect(contents?.neutron?.securityGroups.flatMap(({ rules }) => rules)).toHaveLength(printed.length);
    expect(contents?.skipped).toEqual([]);
    expect(contents?.meta).toEqual({
      scenario: capture,
      capturedAt: Date.parse(json(capture, "meta.json").captured),
      tunnelAddresses: { net1: "198.51.100.11", c1: "198.51.100.21", c2: "198.51.100.22" },
    });
  });
});
