import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Part, RawHost, RawText } from "../raw";
import { parseHost } from "./parse-host";

const text = (part: Part, body: string, rest: Partial<RawText> = {}): RawText => ({
  part,
  namespace: "",
  command: `read ${part}`,
  ms: 1,
  text: body,
  ...rest,
});
const host = (texts: readonly RawText[], rest: Partial<RawHost> = {}): RawHost => ({
  hostname: "c1",
  at: 1000,
  kernel: null,
  namespaces: [{ name: "", inode: null, pids: [], nsids: {} }],
  texts,
  ovsdb: null,
  errors: [],
  ...rest,
});
const read = (file: string) => readFileSync(`fixtures/captures/iesgn/c1/${file}`, "utf8");

describe("a host with damaged parts", () => {
  test.each<[Part, string, (state: ReturnType<typeof parseHost>) => unknown]>([
    ["route", "[{", (state) => state.namespaces[0]?.routes],
    ["neigh", '{"a":1}', (state) => state.namespaces[0]?.neighbours],
    ["iptables", "*filter\n:INPUT", (state) => state.namespaces[0]?.iptables],
    ["ip6tables", "nonsense", (state) => state.namespaces[0]?.ip6tables],
    ["ebtables", "nonsense", (state) => state.namespaces[0]?.ebtables],
    ["ipset", "nonsense", (state) => state.namespaces[0]?.ipsets],
    ["conntrack", "nonsense", (state) => state.namespaces[0]?.conntrack],
    ["processes", "nonsense", (state) => state.processes],
  ])("%s is null with an error that names it, and the links stay", (part, body, of) => {
    const state = parseHost(host([text(part, body), text("addr", read("ip-addr.json"))]));
    expect(of(state)).toBeNull();
    expect(state.errors).toEqual([
      { part, namespace: "", command: `read ${part}`, message: expect.stringMatching(/not|cut/) },
    ]);
    expect(state.namespaces[0]?.links).toHaveLength(16);
  });

  test("links survive on either of their two prints", () => {
    const cut = read("ip-link.json").slice(0, 5000);
    const state = parseHost(host([text("link", cut), text("addr", read("ip-addr.json"))]));
    expect(state.namespaces[0]?.links).toHaveLength(16);
    expect(state.errors.map(({ part }) => part)).toEqual(["link"]);
    const both = parseHost(host([text("link", cut), text("addr", "[")]));
    expect(both.namespaces[0]?.links).toBeNull();
    expect(both.errors.map(({ part }) => part)).toEqual(["link", "addr"]);
  });

  test("addresses that nobody read are an error, not an empty list in silence", () => {
    const state = parseHost(host([text("link", read("ip-link.json"))]));
    expect(state.errors).toEqual([
      expect.objectContaining({ part: "addr", message: expect.stringContaining("not read") }),
    ]);
  });

  test("a wrong column makes the switch unknown and nothing else", () => {
    const ovsdb = { Open_vSwitch: { o: { bridges: 7 } }, Bridge: { b: { name: 5 } }, Port: {}, Interface: {} };
    const state = parseHost(host([text("addr", read("ip-addr.json"))], { ovsdb }));
    expect(state.ovs).toBeNull();
    expect(state.errors).toEqual([
      expect.objectContaining({ part: "ovs", message: expect.stringContaining("column name") }),
    ]);
  });

  test("flows of one bridge are lost alone; flows without a database are said", () => {
    const ovsdb = { Open_vSwitch: { o: {} }, Bridge: { b: { name: "br-int" } }, Port: {}, Interface: {} };
    const bad = parseHost(host([text("flows", "nonsense", { subject: "br-int" })], { ovsdb }));
    expect(bad.ovs?.bridges[0]?.flows).toBeNull();
    expect(bad.errors.map(({ part }) => part)).toEqual(["flows"]);
    const homeless = parseHost(host([text("flows", "", { subject: "br-int" })]));
    expect(homeless.errors[0]?.message).toMatch(/not the database/);
  });

  test("collector errors and sources are carried", () => {
    const known = { part: "ipset", namespace: "", command: "ipset save", message: "not installed" };
    const state = parseHost(
      host([text("neigh", "")], { errors: [known], ovsdbSource: { command: "monitor_cond", ms: 3 } }),
    );
    expect(state.errors).toEqual([known]);
    expect(state.sources).toEqual([
      { part: "neigh", namespace: "", command: "read neigh", ms: 1 },
      { part: "ovs", namespace: "", command: "monitor_cond", ms: 3 },
    ]);
  });
});

describe("namespaces", () => {
  test("root first, then by name; a text of an unlisted one still counts", () => {
    const state = parseHost(
      host([text("neigh", "[]", { namespace: "late" })], {
        namespaces: [
          { name: "qrouter-x", inode: 4, pids: [7], nsids: {} },
          { name: "", inode: 1, pids: [], nsids: {} },
        ],
      }),
    );
    expect(state.namespaces.map(({ name }) => name)).toEqual(["", "late", "qrouter-x"]);
    expect(state.namespaces[1]?.neighbours).toEqual([]);
    expect(state.namespaces[1]?.links).toBeNull();
  });
});

describe("DHCP services", () => {
  const ps = (...lines: string[]) =>
    text("processes", ["  PID  PPID USER COMMAND", "1 0 root init", ...lines].join("\n"));
  const file = (name: string, body: string) => text("dhcp", body, { subject: `net-1/${name}` });

  test("no process, no files: none; processes unread: unknown", () => {
    expect(parseHost(host([ps()])).dhcp).toEqual([]);
    expect(parseHost(host([])).dhcp).toBeNull();
  });

  test("files without a process have no pid; a Havana service has no leases", () => {
    const files = [file("host", "fa:16:3e:79:3b:ac,a,10.0.0.2"), file("leases", "")];
    expect(parseHost(host([ps(), ...files])).dhcp).toEqual([
      expect.objectContaining({ networkId: "net-1", pid: null, namespace: null, leases: [], options: null }),
    ]);
    const process =
      "9 1 nobody dnsmasq --interface=tap79712efb-32 --pid-file=/var/lib/neutron/dhcp/net-1/pid --leasefile-ro";
    const [service] = parseHost(host([ps(process), ...files])).dhcp ?? [];
    expect(service).toMatchObject({ pid: 9, interface: "tap79712efb-32", leases: null });
    expect(service?.reservations).toHaveLength(1);
  });

  test("the namespace is the one that holds the process", () => {
    const namespaces = [
      { name: "", inode: null, pids: [], nsids: {} },
      { name: "pid:9", inode: 5, pids: [9], nsids: {} },
      { name: "qdhcp-net-1", inode: 6, pids: [], nsids: {} },
    ];
    const process = "9 1 nobody dnsmasq --pid-file=/x/dhcp/net-1/pid";
    expect(parseHost(host([ps(process)], { namespaces })).dhcp?.[0]?.namespace).toBe("pid:9");
    expect(parseHost(host([ps(), file("pid", "9\n")], { namespaces })).dhcp?.[0]).toMatchObject({
      pid: 9,
      namespace: "pid:9",
    });
    expect(parseHost(host([ps(), file("pid", "8\n")], { namespaces })).dhcp?.[0]).toMatchObject({
      pid: null,
      namespace: "qdhcp-net-1",
    });
  });

  test("a malformed file is null, the others stay", () => {
    const state = parseHost(host([ps(), file("host", "nonsense"), file("opts", "tag:x,option:router\n")]));
    expect(state.dhcp?.[0]).toMatchObject({ reservations: null, options: ["tag:x,option:router"] });
    expect(state.errors.map(({ part }) => part)).toEqual(["dhcp"]);
  });
});

test("a thousand links are parsed well under 30 ms", () => {
  const [sample] = JSON.parse(read("ip-link.json")).filter((row: { ifname: string }) => row.ifname.startsWith("qvb"));
  const rows = Array.from({ length: 1000 }, (_, at) => {
    const peer = at % 2 === 0 ? at + 2 : at;
    return { ...sample, ifindex: at + 1, ifname: `v${at + 1}`, link: `v${peer}`, addr_info: [] };
  });
  const raw = host([text("link", JSON.stringify(rows))]);
  expect(raw.texts[0]?.text.length).toBeGreaterThan(700_000);
  const times = Array.from({ length: 9 }, () => {
    const start = performance.now();
    const state = parseHost(raw);
    const took = performance.now() - start;
    expect(state.namespaces[0]?.links?.every((link) => link.peer?.name !== null)).toBe(true);
    return took;
  }).sort((a, b) => a - b);
  // The fastest of nine: the others tell what else the machine was doing.
  expect(times[0]).toBeLessThan(30);
});
