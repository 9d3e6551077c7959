import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type CaseContents, readCase } from "@/server/hosts/case/read-case";
import { readFolder } from "@/server/hosts/case/read-folder";
import type { NetworkIntent } from "@/server/model/network-intent";
import { compileHost, type WantedFamily } from "@/server/security-groups/compile-host";
import { readRootTables } from "@/server/security-groups/root-tables";
import { saveText } from "@/server/security-groups/save-text";
import { zonesIn } from "@/server/security-groups/zones";
import { isGuestPort, portsOnHost } from "@/server/wiring/on-host";

/** What a real Neutron put in force on six hosts, against what we make of the lists of its API. */
const hosts = ["iesgn", "provider"].flatMap((capture) => ["net1", "c1", "c2"].map((host) => [capture, host] as const));
const cases = new Map<string, CaseContents>();

beforeAll(async () => {
  for (const capture of ["iesgn", "provider"]) {
    cases.set(capture, readCase(await readFolder(path.join("fixtures/captures", capture)), { at: 0 }));
  }
});

/** Rules of groups have no order of their own: they lie between lines with comments, and each ends in RETURN. */
function groupRulesSorted(lines: readonly string[]): readonly string[] {
  const sorted: string[] = [];
  let run: string[] = [];
  for (const line of [...lines, ""]) {
    if (/^-A neutron-openvswi-[io]\S{10} (?!.*--comment).*-j RETURN$/.test(line)) run.push(line);
    else {
      sorted.push(...run.sort(), line);
      run = [];
    }
  }
  return sorted;
}

describe.each(hosts)("%s %s", (capture, name) => {
  test("has the rules and sets that we would write, byte for byte", () => {
    const found = cases.get(capture);
    const root = found?.hosts.find((host) => host.name === name)?.state.namespaces.find((each) => each.name === "");
    if (found === undefined || found.neutron === null || root === undefined) throw new Error("capture not read");
    const intent: NetworkIntent = found.neutron;
    const ports = portsOnHost(intent, name);
    const tables = readRootTables(root);
    if (tables === null) throw new Error("rules not read");
    const inForce = zonesIn(tables);
    const wanted = compileHost({
      intent,
      ports: ports.map((port) => ({ port, treatment: isGuestPort(port) ? "filtered" : "trusted" })),
      zones: new Map(
        ports.flatMap((port) => {
          const zone = inForce.get(port.id.slice(0, 11));
          return zone === undefined ? [] : [[port.id, zone] as const];
        }),
      ),
    });
    expect(wanted.unusable).toEqual([]);
    const text = (family: WantedFamily | null) =>
      family === null || family.raw === null
        ? []
        : [...saveText("raw", family.raw), ...saveText("filter", family.filter)];
    const printed = (rules: typeof root.iptables) =>
      (rules?.tables ?? []).flatMap((table) => [
        `*${table.name}`,
        ...table.chains.map((chain) => `:${chain.name} ${chain.policy ?? "-"} [0:0]`),
        ...table.chains.flatMap((chain) => chain.rules.map((rule) => `-A ${chain.name} ${rule.spec}`)),
        "COMMIT",
      ]);
    // The agent writes trusted ports in the order in which it met them; on the network node that is all there is.
    const order = (lines: readonly string[]) => (name === "net1" ? [...lines].sort() : groupRulesSorted(lines));
    expect(order(text(wanted.ipv4))).toEqual(order(printed(root.iptables)));
    expect(order(text(wanted.ipv6))).toEqual(order(printed(root.ip6tables)));
    const sets = (list: readonly { name: string; members: readonly string[] }[]) =>
      list.map((set) => [set.name, ...[...set.members].sort()]).sort();
    expect(sets(wanted.sets)).toEqual(sets(root.ipsets ?? []));
    if (name !== "net1") expect(text(wanted.ipv4).length).toBeGreaterThan(60);
  });
});
