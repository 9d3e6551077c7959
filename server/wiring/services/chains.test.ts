import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { dhcpChains } from "@/server/wiring/services/dhcp-chains";
import { type RouterFilter, routerChains } from "@/server/wiring/services/router-chains";
import type { ServiceTable } from "@/server/wiring/services/service-chains";

const BOTH = ["ipv4", "ipv6"] as const;

const SEED_002: RouterFilter = {
  inner: [{ device: "qr-d1a40252-8b", families: ["ipv4"] }],
  outer: { device: "qg-2fe564e2-cd", families: ["ipv4"], address: "172.31.208.102" },
  snat: true,
  floating: [{ address: "172.31.208.110", fixedAddress: "192.168.1.17" }],
};

const BUILT_IN = ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"];

/** As `iptables-save` prints a table: built-in chains, then user chains by name; jumps, then the rules of each. */
function print(table: ServiceTable): string {
  const jumps = BUILT_IN.flatMap((chain) => {
    const own = table.jumps.filter((jump) => jump.chain === chain);
    const ordered = [...own.filter(({ at }) => at === "first"), ...own.filter(({ at }) => at === "last")];
    return ordered.map(({ rule }) => `-A ${chain} ${rule}`);
  });
  const rules = table.chains.flatMap(({ name, rules }) => rules.map((rule) => `-A ${name} ${rule}`));
  // The manager writes a table's rules of `neutron-filter-top` with the jumps; iptables-save prints chains in that order.
  return [`*${table.name}`, ...table.chains.map(({ name }) => `:${name} -`), ...jumps, ...rules, "COMMIT"].join("\n");
}

/** Without comments, counters and the built-in chains' policies; the order of rules within a chain is kept. */
function normalise(text: string): string[] {
  const tables: string[] = [];
  let lines: string[] = [];
  for (const line of text.split("\n")) {
    if (line === "" || line.startsWith("#")) continue;
    if (line === "COMMIT") {
      tables.push(sortByChain(lines).join("\n"));
      lines = [];
    } else if (!/^:[A-Z]+ /.test(line)) lines.push(line.replace(/ \[\d+:\d+\]$/, ""));
  }
  return tables;
}

function sortByChain(lines: readonly string[]): string[] {
  const key = (line: string) =>
    line.startsWith("-A ") ? `2${line.split(" ")[1]}` : line[0] === "*" ? "0" : `1${line}`;
  return [...lines].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

function ofRouter(router: RouterFilter): string {
  return routerChains(router, BOTH).map(print).join("\n");
}

describe("chains of routers and DHCP services", () => {
  it("are those that Neutron's own code made of seed 002's router", () => {
    const golden = readFileSync("fixtures/dataplane/l3-zed.rules.txt", "utf8");
    expect(normalise(ofRouter(SEED_002)).length).toBe(8);
    expect(normalise(ofRouter(SEED_002))).toEqual(normalise(golden));
  });

  it.each([
    ["iptables-save.txt", "ipv4"],
    ["ip6tables-save.txt", "ipv6"],
  ] as const)("are those of a real DHCP namespace (%s)", (file, family) => {
    const dir = "fixtures/captures/iesgn/net1/netns/qdhcp-3df32a9c-eb51-4de4-b758-135226534303";
    const captured = normalise(readFileSync(`${dir}/${file}`, "utf8"));
    expect(normalise(dhcpChains([family]).map(print).join("\n"))).toEqual(captured);
  });

  it("are those of a real router that a metadata proxy stands beside, in IPv4", () => {
    const dir = "fixtures/captures/iesgn/net1/netns/qrouter-de953d63-2e7d-45bc-940d-dcb6facc7876";
    const router: RouterFilter = {
      inner: [{ device: "qr-4b350bc9-48", families: ["ipv4"] }],
      outer: { device: "qg-a5f08d08-6c", families: ["ipv4"], address: "203.0.113.136" },
      snat: true,
      floating: [{ address: "203.0.113.150", fixedAddress: "10.0.0.11" }],
    };
    const captured = normalise(readFileSync(`${dir}/iptables-save.txt`, "utf8"));
    expect(normalise(routerChains(router, ["ipv4"]).map(print).join("\n"))).toEqual(captured);
  });

  it("translate floating addresses only, where SNAT is off", () => {
    const on = ofRouter(SEED_002).split("\n");
    const off = ofRouter({ ...SEED_002, snat: false }).split("\n");
    expect(on.filter((line) => !off.includes(line))).toEqual([
      "-A neutron-l3-agent-snat -o qg-2fe564e2-cd -j SNAT --to-source 172.31.208.102 --random-fully",
    ]);
    expect(off.filter((line) => !on.includes(line))).toEqual([
      "-A neutron-l3-agent-scope -o qg-2fe564e2-cd -m mark ! --mark 0x4000000/0xffff0000 -j DROP",
    ]);
  });

  it("translate nothing without a way out", () => {
    const text = ofRouter({ ...SEED_002, outer: null, floating: [] });
    expect(text).not.toMatch(/SNAT|DNAT|qg-/);
    expect(text).toContain("-o qr-d1a40252-8b -m mark ! --mark 0x4000000/0xffff0000 -j DROP");
  });
});
