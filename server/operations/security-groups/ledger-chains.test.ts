import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type CaseContents, readCase } from "@/server/hosts/case/read-case";
import { readFolder } from "@/server/hosts/case/read-folder";
import type { FilterRule, Namespace } from "@/server/model/host-state";
import type { NetworkIntent } from "@/server/model/network-intent";
import type { Port } from "@/server/model/neutron";
import { ledgerChains } from "@/server/operations/security-groups/ledger-chains";
import { plainRule } from "@/server/security-groups/normal-rule";
import { styleOfHost } from "@/server/security-groups/style-of-host";
import { isGuestPort, portsOnHost } from "@/server/wiring/on-host";

const cases = new Map<string, CaseContents>();
const CAPTURES = ["iesgn", "provider"];
const HOSTS = CAPTURES.flatMap((capture) => ["net1", "c1", "c2"].map((host) => [capture, host] as const));

beforeAll(async () => {
  for (const capture of CAPTURES) {
    cases.set(capture, readCase(await readFolder(path.join("fixtures/captures", capture)), { at: 0 }));
  }
});

function hostOf(capture: string, name: string): { intent: NetworkIntent; root: Namespace; guests: readonly Port[] } {
  const found = cases.get(capture);
  const root = found?.hosts.find((host) => host.name === name)?.state.namespaces.find((each) => each.name === "");
  if (found === undefined || found.neutron === null || root === undefined) throw new Error("capture not read");
  return { intent: found.neutron, root, guests: portsOnHost(found.neutron, name).filter(isGuestPort) };
}
const ledgerOf = (intent: NetworkIntent, port: Port, root: Namespace) => {
  const style = styleOfHost(root);
  if (style === null) throw new Error("style not known");
  return ledgerChains(intent, port, root, style);
};
const chainsIn = (root: Namespace, family: "ipv4" | "ipv6") =>
  (family === "ipv4" ? root.iptables : root.ip6tables)?.tables.find(({ name }) => name === "filter")?.chains ?? [];

/** The host with a chain otherwise than it was captured. */
function withChain(root: Namespace, chain: RegExp, change: (rules: readonly FilterRule[]) => readonly FilterRule[]) {
  if (root.iptables === null) throw new Error("rules not read");
  const tables = root.iptables.tables.map((table) => ({
    ...table,
    chains: table.chains.map((each) => (chain.test(each.name) ? { ...each, rules: change(each.rules) } : each)),
  }));
  return { ...root, iptables: { ...root.iptables, tables } };
}
const ruleOf = (spec: string): FilterRule => ({ spec, packets: 0, bytes: 0 });

describe.each(HOSTS)("the ledgers of %s %s", (capture, name) => {
  test("are byte for byte the chains of its dump, each with its origin, and none falsely dead", {
    timeout: 60_000,
  }, () => {
    const { intent, root, guests } = hostOf(capture, name);
    const shown = new Map<string, Map<number, string>>();
    const dead: string[] = [];
    for (const port of guests) {
      for (const { family, name: chain, lines, isReordered } of ledgerOf(intent, port, root)) {
        expect(isReordered).toBe(false);
        const known = shown.get(`${family} ${chain}`) ?? new Map<number, string>();
        shown.set(`${family} ${chain}`, known);
        const numbers = lines.map(({ number }) => number ?? 0);
        expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
        for (const { spec, number, state, why, fate, packets } of lines) {
          expect([chain, spec, state, why === null]).toEqual([chain, spec, "in-force", false]);
          if (fate?.kind !== "decides")
            dead.push(
              `${spec.replace(/ ?-m comment --comment "[^"]*"/, "")}: ${fate?.kind === "dead" ? fate.why : fate?.kind}`,
            );
          expect(packets === null).toBe(family === "ipv6");
          known.set(number ?? 0, spec);
        }
      }
    }
    expect(shown.size > 0).toBe(name !== "net1");
    // what comes behind a rule that lets everything out, and a set without members
    for (const each of dead) {
      expect(each).toMatch(
        /^ ?((-m state --state INVALID -j DROP|-j neutron-openvswi-sg-fallback): Line \d+ takes all of its packets first: -j RETURN|-m set --match-set NIPv6\S+ src -j RETURN: No packet is as it asks, with the members that the sets have now\.)$/,
      );
    }
    if (guests.length === 0) return;
    for (const family of ["ipv4", "ipv6"] as const) {
      for (const { name: chain, rules } of chainsIn(root, family)) {
        const lines = [...(shown.get(`${family} ${chain}`) ?? [])].sort(([a], [b]) => a - b).map(([, spec]) => spec);
        // a service has no chains of its own; its lines are about no guest
        const own = rules.map(({ spec }) => spec).filter((spec) => !spec.includes("port is trusted"));
        expect([family, chain, ...lines]).toEqual([family, chain, ...own]);
      }
    }
  });
});

test("a line that a wider one comes before is dead, and says by which; an order that matters is told", () => {
  const { intent, root, guests } = hostOf("iesgn", "c1");
  const port = guests.find(({ id }) => id.startsWith("c9da7f42-3"));
  if (port === undefined) throw new Error("no guest");
  const into = new RegExp(`-i${port.id.slice(0, 10)}$`);
  const wide = withChain(root, into, ([first, ...rest]) => [
    ...(first === undefined ? [] : [first]),
    ...[
      ruleOf("-p tcp -m multiport --dports 0:100 -j RETURN"),
      ruleOf("-p tcp -m multiport --dports 101:65535 -j DROP"),
    ],
    ...rest,
  ]);
  const [chain] = ledgerOf(intent, port, wide);
  const lines = chain?.lines ?? [];
  expect(lines.map(({ place }) => place)).toEqual(lines.map((_, at) => at + 1));
  const ssh = lines.find(({ spec }) => spec === "-p tcp -m tcp --dport 22 -j RETURN");
  expect(ssh?.fate).toEqual({
    ...{ kind: "dead", by: [2] },
    why: "Line 2 takes all of its packets first: -p tcp -m multiport --dports 0:100 -j RETURN",
  });
  expect(lines.filter(({ state }) => state === "extra").map(({ why, fate }) => [why, fate?.kind])).toEqual([
    [null, "decides"],
    [null, "decides"],
  ]);
  const turned = withChain(root, into, (rules) => [...rules].reverse());
  expect(ledgerOf(intent, port, turned)[0]?.isReordered).toBe(true);
  // the last one drops what is left, and now it is the first
  expect(ledgerOf(intent, port, turned)[0]?.lines.map(({ fate }) => fate?.kind)).toEqual([
    "decides",
    ...lines.slice(3).map(() => "dead"),
  ]);
});

test("without a host, a ledger is what would be written, and knows what never decides there", () => {
  const { intent, guests } = hostOf("iesgn", "c1");
  const [port] = guests;
  const group = intent.securityGroups.find(({ id }) => id === port?.securityGroupIds[0]);
  if (port === undefined || group === undefined) throw new Error("no guest");
  const blank = { direction: "ingress", ethertype: "IPv4", remoteGroupId: null, remotePrefix: null } as const;
  const half = (id: string, portMin: number, portMax: number) => ({ ...blank, id, protocol: "udp", portMin, portMax });
  const rules = [half("a", 1, 100), half("b", 90, 200), half("c", 50, 150)];
  const changed = {
    ...intent,
    securityGroups: intent.securityGroups.map((each) => (each === group ? { ...each, rules } : each)),
  };
  const [chain] = ledgerChains(changed, port, null, { dialect: "zed", comments: false, ipsets: true });
  const dead = chain?.lines.filter(({ fate }) => fate?.kind === "dead") ?? [];
  expect(dead.map(({ ruleId, spec }) => [ruleId, plainRule(spec)])).toEqual([
    ["c", "-p udp -m udp -m multiport --dports 50:150 -j RETURN"],
  ]);
  expect(dead[0]?.fate).toMatchObject({
    why: expect.stringMatching(/^Lines \d+ and \d+ together take all of its packets first\.$/),
  });
});
