import { execFileSync } from "node:child_process";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RawText } from "../raw";
import { parseHost } from "./parse-host";

/** What the kernel and the tools of this machine print for namespaces, veth pairs and names that hurt. Needs root. */
const prefix = `bhp${process.pid}`;
const [left, right, stranger] = [`${prefix}l`, `${prefix}r`, `${prefix}s`];
const run = (argv: readonly string[]) =>
  execFileSync(argv[0] ?? "", argv.slice(1), { encoding: "utf8", timeout: 10_000 });
const ip = (...argv: string[]) => run(["ip", ...argv]);
const remove = () => {
  for (const name of [left, right, stranger]) {
    try {
      execFileSync("ip", ["netns", "del", name], { stdio: "ignore", timeout: 10_000 });
    } catch {
      // It was not there: the state we want.
    }
  }
};

/** `ip` inside a namespace: `list-id` answers for the namespace of the process. */
function nsidsOf(namespace: string): Record<string, string> {
  const printed = ip("netns", "exec", namespace, "ip", "-j", "netns", "list-id").trim();
  const rows: { nsid: number; name?: string }[] = printed === "" ? [] : JSON.parse(printed);
  return Object.fromEntries(rows.flatMap(({ nsid, name }) => (name === undefined ? [] : [[String(nsid), name]])));
}

function observe(visible: readonly string[]) {
  const texts = visible.flatMap((namespace): RawText[] => [
    { part: "link", namespace, command: "ip link", ms: 0, text: ip("-n", namespace, "-j", "-d", "-s", "link") },
    { part: "addr", namespace, command: "ip addr", ms: 0, text: ip("-n", namespace, "-j", "-d", "addr") },
    {
      part: "route",
      namespace,
      command: "ip route",
      ms: 0,
      text: ip("-n", namespace, "-j", "route", "show", "table", "all"),
    },
  ]);
  const namespaces = visible.map((name) => ({ name, inode: null, pids: [], nsids: nsidsOf(name) }));
  const state = parseHost({ hostname: "h", at: 0, kernel: null, namespaces, texts, ovsdb: null, errors: [] });
  expect(state.errors).toEqual([]);
  return (namespace: string, device: string) =>
    state.namespaces.find(({ name }) => name === namespace)?.links?.find(({ name }) => name === device);
}

describe.runIf(process.getuid?.() === 0)("links of real namespaces", () => {
  beforeEach(() => {
    remove();
    for (const name of [left, right, stranger]) ip("netns", "add", name);
  });
  afterEach(remove);

  test("pairs within and across namespaces are joined, one into an unseen namespace is said to be unknown", () => {
    ip("-n", left, "link", "add", "name", "qvo", "type", "veth", "peer", "name", "qvb");
    ip("-n", left, "link", "add", "name", "tap1", "type", "veth", "peer", "name", "ns1", "netns", right);
    ip("-n", left, "link", "add", "name", "up0", "type", "veth", "peer", "name", "far0", "netns", stranger);
    const link = observe([left, right]);
    expect(link(left, "qvo")?.peer).toEqual({ namespace: left, ifindex: link(left, "qvb")?.ifindex, name: "qvb" });
    expect(link(left, "tap1")?.peer).toEqual({ namespace: right, ifindex: link(right, "ns1")?.ifindex, name: "ns1" });
    expect(link(right, "ns1")?.peer).toEqual({ namespace: left, ifindex: link(left, "tap1")?.ifindex, name: "tap1" });
    expect(link(left, "up0")?.peer).toMatchObject({ namespace: null, name: null });
  });

  test("names with quotes, backslashes, shell syntax, fifteen characters and beyond ASCII", () => {
    const names = ['q"x', "b\\n", "$(reboot)", "`id`", "abcdefghijklmno", "é", "a'b,=;|&"];
    for (const [at, name] of names.entries()) {
      ip("-n", left, "link", "add", "name", name, "type", "veth", "peer", "name", `peer${at}`, "netns", right);
    }
    ip("-n", left, "link", "set", "dev", "$(reboot)", "alias", 'say "hi" \\ $(now)');
    const link = observe([left, right]);
    for (const [at, name] of names.entries()) {
      expect(link(right, `peer${at}`)?.peer?.name).toBe(name);
      expect(link(left, name)?.peer).toMatchObject({ namespace: right, name: `peer${at}` });
    }
    expect(link(left, "$(reboot)")?.alias).toBe('say "hi" \\ $(now)');
  });

  test("a bridge with members, addresses and routes", () => {
    ip("-n", left, "link", "add", "name", "qbr0", "type", "bridge", "ageing_time", "0", "mcast_snooping", "0");
    ip("-n", left, "link", "add", "name", "v0", "type", "veth", "peer", "name", "v1");
    ip("-n", left, "link", "set", "dev", "v0", "master", "qbr0", "up", "promisc", "on");
    ip("-n", left, "addr", "add", "10.9.0.1/24", "dev", "qbr0");
    const link = observe([left]);
    expect(link(left, "qbr0")).toMatchObject({
      kind: "bridge",
      bridge: { stp: false, ageingTimeSeconds: 0, multicastSnooping: false, vlanFiltering: false },
      addresses: [{ family: "inet", address: "10.9.0.1", prefixLength: 24, scope: "global" }],
    });
    expect(link(left, "v0")).toMatchObject({ master: "qbr0", promiscuity: expect.any(Number) });
    expect(link(left, "v0")?.flags).toContain("PROMISC");
  });
});
