import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { readCase } from "@/server/hosts/case/read-case";
import { readFolder } from "@/server/hosts/case/read-folder";
import type { NetworkIntent } from "@/server/model/network-intent";
import type { Port, SecurityGroupRule } from "@/server/model/neutron";
import type { SecurityGroupRuleInput } from "@/server/model/security-group-input";
import { type AskedChange, changeOf } from "@/server/operations/security-groups/asked-change";
import { changedChains, rootWithChains } from "@/server/operations/security-groups/what-if";
import { traceChanges } from "@/server/operations/security-groups/what-if-traces";
import { plainRule } from "@/server/security-groups/normal-rule";
import { worldOfCase } from "@/server/trace/testing/world-of-case";
import type { TraceWorld } from "@/server/trace/trace-world";

let world: TraceWorld;
let intent: NetworkIntent;

beforeAll(async () => {
  const found = readCase(await readFolder(path.join("fixtures/captures", "iesgn")), { at: 0 });
  if (found.neutron === null) throw new Error("capture not read");
  [world, intent] = [worldOfCase(found), found.neutron];
});

const ID = "11111111-1111-4111-8111-111111111111";
const BLANK: SecurityGroupRuleInput = {
  ...{ direction: "ingress", ethertype: "IPv4", protocol: "tcp", portMin: 80, portMax: 80 },
  ...{ remotePrefix: null, remoteGroupId: null },
};

function asked(
  port: Port,
  add: readonly SecurityGroupRuleInput[],
  isGone: (rule: SecurityGroupRule) => boolean = () => false,
) {
  const group = intent.securityGroups.find(({ id }) => id === port.securityGroupIds[0]);
  if (group === undefined) throw new Error("no group");
  return changeOf(intent, group, { add, remove: group.rules.filter(isGone).map(({ id }) => id) }, ID);
}
function guest(name: "web1" | "db1"): Port {
  const instance = { web1: "c9da7f42", db1: "8a095b19" }[name];
  const port = intent.ports.find(({ id }) => id.startsWith(instance));
  if (port === undefined) throw new Error(`no ${name}`);
  return port;
}
const ledger = (change: AskedChange, port: Port) => changedChains(change, port, rootWithChains(world, port));
const traces = (change: AskedChange, port: Port) => traceChanges(change, world, port, new AbortController().signal);

describe("what if", () => {
  test("a rule comes where its group's rules are, and every other line stays as the host has it", () => {
    const port = guest("web1");
    const chains = ledger(asked(port, [BLANK]), port);
    expect(chains.map(({ family, purpose }) => [family, purpose])).toEqual([["ipv4", "ingress"]]);
    const lines = chains[0]?.lines ?? [];
    expect(
      lines
        .filter(({ change }) => change !== null)
        .map(({ change, spec, why, fate }) => [change, spec, why, fate?.kind]),
    ).toEqual([["+", "-p tcp -m tcp --dport 80 -j RETURN", "rule ingress IPv4 tcp 80 of group basico", "decides"]]);
    const found = rootWithChains(world, port)?.iptables?.tables.find(({ name }) => name === "filter")?.chains;
    const own = found?.find(({ name }) => name === chains[0]?.name)?.rules.map(({ spec }) => spec);
    expect(lines.filter(({ change }) => change === null).map(({ spec }) => spec)).toEqual(own);
  });

  test("a rule for everything leaves those behind it without a packet, and says so", () => {
    const port = guest("web1");
    const everything = { ...BLANK, protocol: null, portMin: null, portMax: null };
    const chains = ledger(
      asked(port, [everything], ({ protocol }) => protocol === "tcp"),
      port,
    );
    const lines = chains.flatMap((chain) => chain.lines);
    expect(lines.filter(({ change }) => change !== null).map(({ change, spec }) => [change, plainRule(spec)])).toEqual([
      ["-", "-p tcp -m tcp --dport 22 -j RETURN"],
      ["+", "-j RETURN"],
    ]);
    expect(
      lines.filter(({ fateChanges }) => fateChanges).map(({ spec, fate }) => [plainRule(spec), fate?.kind]),
    ).toEqual([
      ["-m state --state INVALID -j DROP", "dead"],
      ["-j neutron-openvswi-sg-fallback", "dead"],
    ]);
  });

  test("a packet that is dropped now would be delivered, from every end the rule means, and from no other", async () => {
    const port = guest("web1");
    const other = intent.ports.find(
      ({ id, networkId, deviceOwner }) =>
        id !== port.id && networkId === port.networkId && deviceOwner.startsWith("compute:"),
    );
    const [address] = other?.fixedIps ?? [];
    if (other === undefined || address === undefined) throw new Error("no peer");
    const all = await traces(asked(port, [BLANK]), port);
    expect(all.traces.length).toBeGreaterThanOrEqual(3);
    expect(
      all.traces.map(({ packet, before, after, isChanged }) => [packet, before.verdict, after.verdict, isChanged]),
    ).toEqual(all.traces.map(() => ["tcp/80", "dropped", "delivered", true]));
    const narrow = await traces(asked(port, [{ ...BLANK, remotePrefix: `${address.address}/32` }]), port);
    expect(
      narrow.traces.map(({ question, isChanged }) => [
        "portId" in question.from && question.from.portId === other.id,
        isChanged,
      ]),
    ).toEqual(narrow.traces.map(({ isChanged }) => [isChanged, isChanged]));
    expect(narrow.traces.filter(({ isChanged }) => isChanged)).toHaveLength(1);
    expect(narrow.traces.find(({ isChanged }) => !isChanged)?.after.reason).toMatch(/sg-fallback/);
  });

  test("without the rule for SSH nobody gets in, and pings go on", async () => {
    const port = guest("web1");
    const { traces: found, notLookedAt } = await traces(
      asked(port, [], ({ protocol }) => protocol === "tcp"),
      port,
    );
    expect(new Set(found.map(({ packet, before, after }) => `${packet} ${before.verdict} ${after.verdict}`))).toEqual(
      new Set(["tcp/22 delivered dropped"]),
    );
    expect(notLookedAt.join(" ")).toMatch(/floating IP was not traced/);
  });

  test("what cannot be traced is said, and so is a port that is nowhere", async () => {
    const port = guest("db1");
    const odd = await traces(asked(port, [{ ...BLANK, protocol: "gre", portMin: null, portMax: null }]), port);
    expect(odd).toEqual({ traces: [], notLookedAt: [expect.stringMatching(/^"ingress IPv4 gre" is not traced/)] });
    const away = await traces(asked(port, [{ ...BLANK, remotePrefix: "192.0.2.0/24" }]), port);
    expect(away.traces.every(({ isChanged }) => !isChanged)).toBe(true);
    expect(away.notLookedAt).toContainEqual(expect.stringMatching(/^No port of its network is in 192\.0\.2\.0\/24/));
    const unbound = { ...port, host: "" };
    expect((await traces(asked(port, [BLANK]), unbound)).notLookedAt).toEqual([
      "The port is on no host: there is nothing to trace yet.",
    ]);
    expect(asked(port, [{ ...BLANK, portMin: 90 }])).toMatchObject({
      added: [],
      faults: [{ rule: 0, field: "portMax" }],
    });
  });
});
