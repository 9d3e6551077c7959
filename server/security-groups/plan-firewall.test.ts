import { describe, expect, test } from "vitest";
import { toHostState } from "@/server/hosts/backends/simulated/to-host-state";
import type { HostOperation } from "@/server/model/host-operation";
import type { NetworkIntent } from "@/server/model/network-intent";
import type { Port } from "@/server/model/neutron";
import { compileHost } from "@/server/security-groups/compile-host";
import { planFirewall } from "@/server/security-groups/plan-firewall";
import { saveText } from "@/server/security-groups/save-text";
import {
  defaultRules,
  exampleIntent,
  fixedIps,
  GROUP_ID,
  groupOf,
  intentOf,
  OTHER_ID,
  PORT_ID,
  portOf,
  ruleOf,
  SEED_RULES,
} from "@/server/security-groups/testing/samples";
import { applied, HOST, newHost, performed, planOn, plugged } from "@/server/security-groups/testing/simulated";
import { applyFirewall, isolatePort, plugPort } from "@/server/wiring/step-ids";

const SECOND_ID = "c9da7f42-3b4e-476d-9929-b1bd65c2adeb";
const I_CHAIN = "neutron-openvswi-ib079c24c-8";
const SET = "NIPv4d6c0d5a8-2b3e-4c6a-9f10-";

const second = (more: Partial<Port> = {}) =>
  portOf(SECOND_ID, { mac: "fa:16:3e:1b:ec:c2", fixedIps: fixedIps("10.0.0.9"), ...more });
const withPorts = (...ports: readonly Port[]): NetworkIntent => {
  const intent = exampleIntent();
  return { ...intent, ports: [...intent.ports, ...ports] };
};
const without = (intent: NetworkIntent, id: string): NetworkIntent => ({
  ...intent,
  ports: intent.ports.filter((port) => port.id !== id),
});

type Model = ReturnType<typeof newHost>;
const textOf = (model: Model, family: "iptables" | "ip6tables" = "iptables") =>
  (toHostState(model, 0).namespaces[0]?.[family]?.tables ?? []).flatMap((table) =>
    table.chains.flatMap((chain) => chain.rules.map((rule) => `${table.name} ${chain.name} ${rule.spec}`)),
  );
const operations = (plan: ReturnType<typeof planOn>): readonly HostOperation[] =>
  plan.steps.flatMap(({ effect }) => effect.operations);
const settled = (intent: NetworkIntent) => {
  const ports = intent.ports.filter(({ host }) => host === "c1");
  const model = ports.reduce((before, { id }) => plugged(before, id), newHost());
  return applied(model, planOn(model, intent));
};
const RULES_OF_NONE = {
  ...{ op: "chains.set", namespace: "", family: "ipv4", table: "filter", chains: [], absent: [], jumps: [] },
} as const satisfies HostOperation;
const rules = (name: string, ...specs: string[]): HostOperation => ({
  ...RULES_OF_NONE,
  chains: [{ name, rules: specs }],
});
const REVOKED_EMPTY = { name: "bridgehead-revoked", rules: [] };

describe("a host without rules", () => {
  test("gets all of them in one step, after the plug, and then has nothing left to do", () => {
    const intent = withPorts(second());
    const model = newHost();
    const plan = planOn(model, intent);
    expect(plan.steps.map(({ id, verb, cause }) => [id, verb, cause])).toEqual([
      [applyFirewall(HOST.id), "firewall.apply", "asked"],
    ]);
    expect(planOn(model, intent, { deletes: "tick" }).steps.map(({ cause }) => cause)).toEqual(["missing"]);
    expect(plan.steps[0]?.dependsOn).toEqual([plugPort(HOST.id, PORT_ID), plugPort(HOST.id, SECOND_ID)]);
    const after = applied(model, plan);
    expect(planOn(after, intent)).toEqual({ steps: [], notices: [], faults: [] });
    const zones = new Map([
      [PORT_ID, 4097],
      [SECOND_ID, 4098],
    ]);
    const ports = intent.ports
      .filter(({ host }) => host === "c1")
      .map((port) => ({ port, treatment: "filtered" as const }));
    const wanted = compileHost({ intent, ports, zones });
    const expected = saveText("filter", wanted.ipv4.filter).filter((line) => line.startsWith("-A "));
    expect(textOf(after).filter((line) => line.startsWith("filter"))).toEqual(
      expected.map((line) => line.replace(/^-A /, "filter ")),
    );
  });

  test("is told in which order: sets, zones, rules", () => {
    const ops = operations(planOn(newHost(), exampleIntent()));
    expect(ops.map((each) => (each.op === "chains.set" ? `${each.table} ${each.family}` : each.op))).toEqual([
      "ipset.ensure",
      "ipset.ensure",
      "raw ipv4",
      "raw ipv6",
      "filter ipv4",
      "filter ipv6",
    ]);
  });

  test("that has no hybrid guest needs none", () => {
    const service = portOf("0a", { deviceOwner: "network:dhcp" });
    const straight = portOf("0b", { vif: { hybridPlug: false, createPort: true } });
    const nothing = { steps: [], notices: [], faults: [] };
    expect(planOn(newHost(), intentOf([service, straight], []))).toEqual(nothing);
    const noop = { ...HOST, plumbing: { ...HOST.plumbing, firewall: "noop" as const } };
    expect(planOn(newHost(), exampleIntent(), {}, noop)).toEqual(nothing);
  });
});

describe("rules that differ", () => {
  test("one added: only its chain is written, and the line is shown", () => {
    const model = settled(exampleIntent());
    const intent = exampleIntent([...SEED_RULES, ruleOf({ protocol: "tcp", portMin: 443, portMax: 443 })]);
    const plan = planOn(model, intent);
    expect(operations(plan)).toHaveLength(1);
    expect(plan.steps[0]?.before).toEqual({});
    expect(plan.steps[0]?.after).toEqual({
      [`${I_CHAIN} v4 #01`]: `-A ${I_CHAIN} -p tcp -m tcp --dport 443 -j RETURN`,
    });
    expect(planOn(applied(model, plan), intent).steps).toEqual([]);
  });

  test("one of TCP removed: connections are judged by what is left, in the port's zone only", () => {
    const model = settled(exampleIntent());
    const intent = exampleIntent(SEED_RULES.filter(({ portMin }) => portMin !== 22));
    const plan = planOn(model, intent);
    const everywhere = { remote: null, set: null, ports: null };
    const ofGroup = { remote: null, set: SET, ports: null };
    const inSubnet = (first: number, last: number) => ({ remote: "10.0.0.0/24", set: null, ports: [first, last] });
    expect(operations(plan).filter(({ op }) => op.startsWith("conntrack."))).toEqual([
      {
        ...{ op: "conntrack.judge", namespace: "", family: "ipv4", zone: 4097, own: ["10.0.0.2/32"] },
        allowed: { ingress: [ofGroup, inSubnet(1, 65_535)], egress: [everywhere] },
        formerly: { ingress: [ofGroup, inSubnet(22, 22), inSubnet(1, 65_535)], egress: [everywhere] },
      },
    ]);
    expect(operations(plan).at(-1)?.op).toBe("conntrack.judge");
    expect(plan.steps[0]?.before).toEqual({
      [`${I_CHAIN} v4 #01`]: `-A ${I_CHAIN} -s 10.0.0.0/24 -p tcp -m tcp --dport 22 -j RETURN`,
    });
    expect(plan.steps[0]?.after).toEqual({
      "bridgehead-revoked v4 mangle #01": "-A bridgehead-revoked -m connmark --mark 0x62680000/0xffff0000 -j DROP",
      "FORWARD v4 mangle #01": "-A FORWARD -j bridgehead-revoked",
      "TCP connections": "cut where no rule lets them through, let go of where one does again",
    });
    const after = applied(model, plan);
    expect(planOn(after, intent).steps).toEqual([]);
    // Those that were cut are let go of where a rule comes, and only on a host that has cut some.
    const again = operations(planOn(after, exampleIntent()));
    expect(again.map(({ op }) => op)).toEqual(["chains.set", "conntrack.judge"]);
    expect(again[1]).toMatchObject({ allowed: { ingress: [ofGroup, inSubnet(22, 22), inSubnet(1, 65_535)] } });
  });

  test("the chain of what was revoked is put back when it was changed by hand, and goes with the last port", () => {
    const model = settled(exampleIntent());
    const fewer = exampleIntent(SEED_RULES.filter(({ portMin }) => portMin !== 22));
    const revoking = applied(model, planOn(model, fewer));
    const inMangle = (each: Model) => textOf(each).filter((line) => line.startsWith("mangle "));
    expect(inMangle(revoking)).toHaveLength(2);
    const emptied = performed(revoking, [{ ...RULES_OF_NONE, table: "mangle", chains: [REVOKED_EMPTY] }]);
    expect(inMangle(applied(emptied, planOn(emptied, exampleIntent([]))))).toEqual(inMangle(revoking));
    const left = planOn(revoking, intentOf([], []));
    expect(inMangle(applied(revoking, left))).toEqual([]);
    expect(Object.keys(left.steps[0]?.before ?? {})).toContain("bridgehead-revoked v4 mangle #01");
  });

  test("the direction and the remote address of a removed rule are those of its connections", () => {
    const egress = ruleOf({
      direction: "egress",
      protocol: "udp",
      portMin: 53,
      portMax: 53,
      remotePrefix: "192.0.2.5",
    });
    const icmp = ruleOf({ ethertype: "IPv6", protocol: "icmp", portMin: 128, remotePrefix: "2001:db8::7" });
    const more = { fixedIps: fixedIps("10.0.0.2", "2001:db8::2") };
    const plan = planOn(settled(exampleIntent([egress, icmp], more)), exampleIntent([], more));
    expect(operations(plan).filter(({ op }) => op === "conntrack.clear")).toMatchObject([
      { family: "ipv4", protocol: "udp", source: "10.0.0.2", destination: "192.0.2.5" },
      { family: "ipv6", protocol: "icmpv6", source: "2001:db8::7", destination: "2001:db8::2" },
    ]);
  });

  test("many removed: the whole zone is forgotten by one command, but for TCP", () => {
    const many = Array.from({ length: 20 }, (_, at) =>
      ruleOf({ protocol: "udp", portMin: at + 1, portMax: at + 1, remotePrefix: `192.0.2.${at + 1}` }),
    );
    const plan = planOn(settled(exampleIntent(many)), exampleIntent([]));
    expect(operations(plan).filter(({ op }) => op.startsWith("conntrack."))).toEqual([
      {
        ...{ op: "conntrack.clear", namespace: "", family: "ipv4", zone: 4097 },
        ...{ protocol: null, source: null, destination: null, keepsTcp: true },
      },
    ]);
  });

  test("by hand: put right, and told as changed", () => {
    const model = settled(exampleIntent());
    const opened = performed(model, [rules(I_CHAIN, "-j ACCEPT"), rules("neutron-openvswi-sg-chain", "-j ACCEPT")]);
    const plan = planOn(opened, exampleIntent());
    expect(plan.steps[0]?.cause).toBe("changed");
    expect(Object.values(plan.steps[0]?.before ?? {})).toContain(`-A ${I_CHAIN} -j ACCEPT`);
    const isNeutrons = (line: string) => !line.startsWith("mangle ");
    expect(textOf(applied(opened, plan)).filter(isNeutrons)).toEqual(textOf(model));
    expect(operations(plan)).toContainEqual(expect.objectContaining({ op: "conntrack.judge", zone: 4097 }));
  });

  test("only in what means nothing: comments, order of group rules, spelling", () => {
    const model = settled(exampleIntent());
    const found = textOf(model)
      .filter((line) => line.startsWith(`filter ${I_CHAIN} `))
      .map((line) => line.slice(`filter ${I_CHAIN} `.length).replace(/-m comment --comment "[^"]*" /, ""));
    const [first = "", reply = "", broadcast = "", ...rest] = found;
    const swapped = [first, ...rest.slice(0, -2).reverse(), broadcast, reply, ...rest.slice(-2)].map((spec) =>
      spec.replace("-p icmp", "-p 1").replace("-m state --state", "-m conntrack --ctstate"),
    );
    expect(swapped).not.toEqual(found);
    expect(planOn(performed(model, [rules(I_CHAIN, ...swapped)]), exampleIntent()).steps).toEqual([]);
  });

  test("a missing jump of a built-in chain is put back before all others, and foreign rules stay", () => {
    const model = performed(settled(exampleIntent()), [
      rules("FORWARD", "-i docker0 -j ACCEPT"),
      rules("MINE", "-j DROP"),
    ]);
    const after = applied(model, planOn(model, exampleIntent()));
    expect(textOf(after).filter((line) => /^filter (FORWARD|MINE) /.test(line))).toEqual([
      "filter FORWARD -j neutron-filter-top",
      "filter FORWARD -j neutron-openvswi-FORWARD",
      "filter FORWARD -i docker0 -j ACCEPT",
      "filter MINE -j DROP",
    ]);
  });

  test("another agent's jump in the chain that all agents share stays", () => {
    const model = performed(settled(exampleIntent()), [
      rules("neutron-linuxbri-local"),
      rules("neutron-filter-top", "-j neutron-linuxbri-local"),
    ]);
    const after = applied(model, planOn(model, exampleIntent()));
    expect(textOf(after).filter((line) => line.startsWith("filter neutron-filter-top "))).toEqual([
      "filter neutron-filter-top -j neutron-openvswi-local",
      "filter neutron-filter-top -j neutron-linuxbri-local",
    ]);
  });
});

describe("remote groups", () => {
  test("a new member changes the set and no rule", () => {
    const model = settled(exampleIntent());
    const intent = withPorts(second({ host: "c2" }));
    const plan = planOn(model, intent);
    expect(operations(plan)).toEqual([
      { op: "ipset.ensure", namespace: "", name: SET, family: "inet", members: ["10.0.0.2", "10.0.0.4", "10.0.0.9"] },
    ]);
    expect(plan.steps[0]?.after).toEqual({ [`ipset ${SET}`]: "10.0.0.9" });
    expect(planOn(applied(model, plan), intent).steps).toEqual([]);
  });

  test("a member that leaves is forgotten with every port that lets the group in", () => {
    const plan = planOn(settled(exampleIntent()), without(exampleIntent(), OTHER_ID));
    expect(operations(plan)).toMatchObject([
      { op: "ipset.ensure", members: ["10.0.0.2"] },
      { op: "chains.set", table: "mangle", family: "ipv4" },
      {
        ...{ op: "conntrack.judge", zone: 4097 },
        allowed: {
          ingress: [{ remote: null, set: SET, ports: null }, { remote: "10.0.0.0/24" }, { remote: "10.0.0.0/24" }],
        },
      },
      {
        ...{ op: "conntrack.clear", zone: 4097, protocol: null, keepsTcp: true },
        ...{ source: "10.0.0.4", destination: "10.0.0.2" },
      },
    ]);
  });

  test("a set goes after the last rule that asks it", () => {
    const model = settled(exampleIntent());
    const intent = intentOf(exampleIntent().ports, [groupOf(GROUP_ID, SEED_RULES)]);
    const plan = planOn(model, intent);
    expect(
      operations(plan)
        .map(({ op }) => op)
        .filter((op, at, all) => op !== all[at - 1]),
    ).toEqual(["chains.set", "conntrack.judge", "conntrack.clear", "ipset.absent"]);
    expect(planOn(applied(model, plan), intent).steps).toEqual([]);
  });

  test("a group that has no member has no set and no rule", () => {
    const intent = exampleIntent([ruleOf({ protocol: "tcp", remoteGroupId: "ffffffff-0000-4000-8000-000000000000" })]);
    const text = textOf(applied(newHost(), planOn(newHost(), intent)));
    expect(text.join("\n")).not.toContain("NIPv4ffffffff");
  });

  test("a pair of everything is two halves, as a set takes no /0", () => {
    const intent = exampleIntent([], { allowedAddressPairs: [{ address: "0.0.0.0/0" }] });
    const [set] = operations(planOn(newHost(), intent));
    expect(set).toMatchObject({ members: ["0.0.0.0/1", "128.0.0.0/1", "10.0.0.2", "10.0.0.4"] });
  });
});

describe("ports that come and go", () => {
  test("one that left takes its chains, its zone's connections and nothing else, once it is isolated", () => {
    const intent = withPorts(second());
    const model = settled(intent);
    const plan = planOn(model, without(intent, SECOND_ID));
    expect(plan.steps.map(({ dependsOn }) => dependsOn)).toEqual([[isolatePort(HOST.id, SECOND_ID)]]);
    const after = applied(model, plan);
    expect(textOf(after).join("\n")).not.toContain("c9da7f42");
    expect(textOf(after).filter((line) => line.includes("b079c24c"))).toEqual(
      textOf(model).filter((line) => line.includes("b079c24c")),
    );
    expect(operations(plan).filter((each) => each.op === "conntrack.clear" && each.zone === 4098)).toHaveLength(2);
    expect(planOn(after, without(intent, SECOND_ID)).steps).toEqual([]);
  });

  test("in a reconciliation that deletes only what is ticked, its rules wait with its isolation", () => {
    const intent = without(withPorts(second()), SECOND_ID);
    const model = settled(withPorts(second()));
    const plan = planOn(model, intent, { deletes: "tick" });
    expect(plan.steps.map(({ verb, needsTick, cause }) => [verb, needsTick, cause])).toEqual([
      ["firewall.apply", undefined, "changed"],
      ["firewall.forget", true, "orphan"],
    ]);
    expect(plan.steps[1]?.dependsOn).toEqual([applyFirewall(HOST.id), isolatePort(HOST.id, SECOND_ID)]);
    const [first, ...rest] = plan.steps;
    const half = first === undefined ? model : performed(model, first.effect.operations);
    expect(textOf(half).filter((line) => line.includes("c9da7f42"))).not.toEqual([]);
    const after = rest.reduce((before, { effect }) => performed(before, effect.operations), half);
    expect(textOf(after).join("\n")).not.toContain("c9da7f42");
    expect(planOn(after, intent, { deletes: "tick" }).steps).toEqual([]);
  });

  test("one without devices is cleaned up without a tick", () => {
    const intent = withPorts(second());
    const model = applied(newHost(), planOn(newHost(), intent));
    const plan = planOn(model, intentOf([], []), { deletes: "tick" });
    expect(plan.steps.map(({ verb, needsTick, cause }) => [verb, needsTick, cause])).toEqual([
      ["firewall.apply", undefined, "orphan"],
    ]);
    const after = applied(model, plan);
    // As on a network node of Neutron's: the chains that ports share, and no port in them.
    expect(textOf(after).filter((line) => line.startsWith("filter neutron-openvswi"))).toEqual([
      "filter neutron-openvswi-sg-chain -j ACCEPT",
      expect.stringMatching(/^filter neutron-openvswi-sg-fallback .*-j DROP$/),
    ]);
    expect(toHostState(after, 0).namespaces[0]?.ipsets).toEqual([]);
    expect(planOn(after, intentOf([], [])).steps).toEqual([]);
  });

  test("a device that is not ours keeps its rules, and is told", () => {
    const model = performed(applied(newHost(), planOn(newHost(), withPorts(second()))), [
      { op: "tap.ensure", namespace: "", name: "tapc9da7f42-3b", mtu: 1500 },
    ]);
    const root = model.namespaces[""];
    const tap = root?.links["tapc9da7f42-3b"];
    if (root === undefined || tap === undefined) throw new Error("no tap");
    const links = { ...root.links, "tapc9da7f42-3b": { ...tap, alias: null } };
    const foreign = { ...model, namespaces: { ...model.namespaces, "": { ...root, links } } };
    const plan = planOn(foreign, exampleIntent());
    expect(plan.notices).toEqual([expect.stringContaining("tapc9da7f42-3b")]);
    const after = applied(foreign, plan);
    const ofPort = (lines: readonly string[]) => lines.filter((line) => line.includes("c9da7f42"));
    expect(ofPort(textOf(after))).toEqual(ofPort(textOf(foreign)));
    expect(planOn(after, exampleIntent()).steps).toEqual([]);
  });

  test("port security off and on: two ACCEPTs and one, then chains again", () => {
    const model = settled(exampleIntent());
    const open = exampleIntent(SEED_RULES, { portSecurity: false, securityGroupIds: [] });
    const opened = applied(model, planOn(model, open));
    const accepts = textOf(opened).filter((line) => line.includes("b079c24c"));
    const bridged = (side: string) => `-m physdev --physdev-${side} tapb079c24c-83 --physdev-is-bridged -j ACCEPT`;
    expect(accepts.map((line) => line.replace(/ -m comment .*-j/, " -j")).sort()).toEqual([
      `filter neutron-openvswi-FORWARD ${bridged("in")}`,
      `filter neutron-openvswi-FORWARD ${bridged("out")}`,
      `filter neutron-openvswi-INPUT ${bridged("in")}`,
    ]);
    expect(planOn(opened, open).steps).toEqual([]);
    const closed = applied(opened, planOn(opened, exampleIntent()));
    expect(textOf(closed).sort()).toEqual(textOf(model).sort());
  });

  test("a stateless group: not tracked, in place of a zone", () => {
    const stateless = {
      ...exampleIntent(),
      securityGroups: [groupOf(GROUP_ID, defaultRules(GROUP_ID), { stateful: false })],
    };
    const raw = textOf(settled(stateless)).filter((line) => line.startsWith("raw neutron"));
    expect(raw).toHaveLength(3);
    expect(raw.every((line) => line.endsWith(`--comment "Make ${PORT_ID} stateless" -j CT --notrack`))).toBe(true);
  });

  test("zones in force are kept; a freed one is given again only when nothing of its port is left", () => {
    const third = portOf("00000000-0000-4000-8000-000000000001", { fixedIps: fixedIps("10.0.0.7") });
    const fourth = portOf("11111111-0000-4000-8000-000000000001", { fixedIps: fixedIps("10.0.0.8") });
    const before = withPorts(second());
    const zones = (model: Model) =>
      textOf(model)
        .flatMap((line) => /-i qvb(\S{8}).*--zone (\d+)/.exec(line)?.slice(1, 3).join(" ") ?? [])
        .sort();
    const replaced = { ...before, ports: [third, ...without(before, PORT_ID).ports] };
    const model = applied(settled(before), planOn(settled(before), replaced));
    expect(zones(model)).toEqual(["00000000 4099", "c9da7f42 4098"]);
    const more = { ...replaced, ports: [fourth, ...replaced.ports] };
    expect(zones(applied(model, planOn(model, more)))).toEqual(["00000000 4099", "11111111 4097", "c9da7f42 4098"]);
  });

  test("a port that comes by live migration has its rules before it is bound there", () => {
    const coming = second({
      host: "c2",
      inactiveBindings: [{ host: "c1", vif: { hybridPlug: true, createPort: false }, profile: {} }],
    });
    expect(textOf(applied(newHost(), planOn(newHost(), intentOf([coming], [])))).join("\n")).toContain("ic9da7f42-3");
  });
});

describe("what was asked", () => {
  test("a narrow request leaves what differs of other ports", () => {
    const both = withPorts(second());
    const broken = performed(settled(both), [
      rules(I_CHAIN, "-j ACCEPT"),
      rules("neutron-openvswi-ic9da7f42-3", "-j ACCEPT"),
    ]);
    const plan = planOn(broken, both, { portIds: new Set([SECOND_ID]) });
    expect(plan.steps[0]?.cause).toBe("asked");
    const after = textOf(applied(broken, plan));
    expect(after).toContain(`filter ${I_CHAIN} -j ACCEPT`);
    expect(after).not.toContain("filter neutron-openvswi-ic9da7f42-3 -j ACCEPT");
    expect(planOn(broken, both, { portIds: new Set() }).steps).toEqual([]);
  });

  test("rules that bridged packets pass by are switched on first", () => {
    const model = performed(settled(exampleIntent()), [
      { op: "sysctl.set", namespace: "", key: "net.bridge.bridge-nf-call-iptables", value: "0" },
    ]);
    const plan = planOn(model, exampleIntent());
    expect(operations(plan)).toEqual([
      { op: "sysctl.set", namespace: "", key: "net.bridge.bridge-nf-call-iptables", value: "1" },
    ]);
    expect(plan.steps[0]?.why).toContain("every security group on the host is off");
  });

  test("what could not be read is said, and nothing is planned on it", () => {
    const state = toHostState(newHost(), 0);
    const blind = { ...state, namespaces: state.namespaces.map((each) => ({ ...each, ip6tables: null })) };
    const scope = { networkIds: null, portIds: null, routerIds: null, deletes: "perform" as const };
    const plan = planFirewall({ intent: exampleIntent(), host: HOST, state: blind, hosts: [HOST], scope });
    expect(plan.steps).toEqual([]);
    expect(plan.faults.map(({ code }) => code)).toEqual(["firewall-unread"]);
  });

  test("two ports with ten characters in common: the first keeps its rules, the second is refused", () => {
    const twin = portOf(`${PORT_ID.slice(0, 10)}00${PORT_ID.slice(12)}`, { fixedIps: fixedIps("10.0.0.77") });
    const intent = withPorts(twin);
    const plan = planOn(settled(exampleIntent()), intent);
    expect(plan.faults).toMatchObject([{ code: "port-ids-collide", object: `port ${twin.id}` }]);
    expect(textOf(applied(settled(exampleIntent()), plan)).join("\n")).not.toContain("10.0.0.77");
  });

  test("a rule that iptables would refuse is told, and holds up no other", () => {
    const intent = exampleIntent([
      ...SEED_RULES,
      ruleOf({ protocol: "tcp", portMin: 90, portMax: 80 }),
      ruleOf({ remotePrefix: "2001:db8::/64" }),
      ruleOf({ protocol: 'tcp"\n-A INPUT' }),
      ruleOf({ remotePrefix: "10.0.0.0/24 -j ACCEPT" }),
      ruleOf({ protocol: "gre", portMin: 1, portMax: 2 }),
      ruleOf({ protocol: "ipv6-icmp", portMin: 8 }),
      ruleOf({ ethertype: "IPX" }),
    ]);
    const plan = planOn(newHost(), intent);
    expect(plan.faults.map(({ code }) => code)).toEqual(Array(7).fill("security-group-rule-unusable"));
    expect(plan.faults[0]?.message).toContain("90 to 80 is reversed");
    const after = applied(newHost(), plan);
    expect(textOf(after)).toEqual(textOf(settled(exampleIntent())));
  });
});
