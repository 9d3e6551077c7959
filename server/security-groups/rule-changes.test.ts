import { describe, expect, test } from "vitest";
import { toHostState } from "@/server/hosts/backends/simulated/to-host-state";
import { explainPort } from "@/server/security-groups/explain-chain";
import { ruleChanges } from "@/server/security-groups/rule-changes";
import {
  exampleIntent,
  GROUP_ID,
  groupOf,
  OTHER_ID,
  PORT_ID,
  ruleOf,
  SEED_RULES,
} from "@/server/security-groups/testing/samples";
import { applied, newHost, performed, planOn } from "@/server/security-groups/testing/simulated";

const I_CHAIN = "neutron-openvswi-ib079c24c-8";

describe("the preview of a change", () => {
  const web = ruleOf({ protocol: "tcp", portMin: 80, portMax: 80 });

  test("of a group says the lines of every port that it is in force on", () => {
    const { rules, members } = ruleChanges(exampleIntent(), exampleIntent([...SEED_RULES, web]), { groupId: GROUP_ID });
    expect(rules.map(({ portId, chain, change, spec }) => [portId, chain, change, spec])).toEqual([
      [OTHER_ID, "neutron-openvswi-i5f7e1b2a-0", "+", "-p tcp -m tcp --dport 80 -j RETURN"],
      [PORT_ID, I_CHAIN, "+", "-p tcp -m tcp --dport 80 -j RETURN"],
    ]);
    expect(rules[0]?.origin).toMatchObject({ kind: "group-rule", groupId: GROUP_ID, ruleId: web.id });
    expect(members).toEqual([]);
  });

  test("is what the plan of the host then shows", () => {
    const [before, after] = [exampleIntent([...SEED_RULES, web]), exampleIntent(SEED_RULES.slice(0, 2))];
    const plan = planOn(applied(newHost(), planOn(newHost(), before)), after);
    const { rules } = ruleChanges(before, after, { portId: PORT_ID });
    const facts = [plan.steps[0]?.before ?? {}, plan.steps[0]?.after ?? {}].flatMap((each) => Object.values(each));
    const shown = facts.filter((fact) => fact.startsWith("-A neutron-"));
    expect(rules.map(({ chain, spec }) => `-A ${chain} ${spec}`).sort()).toEqual(shown.sort());
    expect(rules.every(({ change }) => change === "-")).toBe(true);
    expect(rules).toHaveLength(3);
  });

  test("of a member that leaves names the sets", () => {
    const before = exampleIntent();
    const after = { ...before, ports: before.ports.filter(({ id }) => id !== OTHER_ID) };
    const { rules, members } = ruleChanges(before, after, { portId: PORT_ID });
    expect(rules).toEqual([]);
    expect(members).toEqual([
      { set: "NIPv4d6c0d5a8-2b3e-4c6a-9f10-", groupId: GROUP_ID, family: "ipv4", added: [], removed: ["10.0.0.4"] },
    ]);
  });

  test("of switching port security off says that every line goes", () => {
    const { rules } = ruleChanges(exampleIntent(), exampleIntent(SEED_RULES, { portSecurity: false }), {
      portId: PORT_ID,
    });
    expect(rules.length).toBeGreaterThan(30);
    expect(new Set(rules.map(({ change }) => change))).toEqual(new Set(["-"]));
  });
});

describe("the chains of a port", () => {
  test("say of each line what it is there for", () => {
    const twin = ruleOf({ protocol: "6", portMin: 22, portMax: 22, remotePrefix: "10.0.0.0/24" });
    const base = exampleIntent();
    const intent = {
      ...base,
      ports: base.ports.map((port) =>
        port.id === PORT_ID ? { ...port, securityGroupIds: [GROUP_ID, "second"] } : port,
      ),
      securityGroups: [...base.securityGroups, groupOf("second", [twin])],
    };
    const [port] = intent.ports;
    if (port === undefined) throw new Error("no port");
    const chains = explainPort(intent, port, null);
    expect(chains.map(({ family, name }) => `${family} ${name.slice(17, 18)}`)).toEqual([
      "ipv4 i",
      "ipv4 o",
      "ipv4 s",
      "ipv6 i",
      "ipv6 o",
    ]);
    const into = chains[0]?.lines ?? [];
    expect(into.map(({ origin }) => origin?.kind)).toEqual([
      "established",
      "dhcp-reply",
      "dhcp-reply",
      ...Array(5).fill("group-rule"),
      "invalid",
      "fallback",
    ]);
    const ssh = into.find(({ spec }) => spec.includes("--dport 22 "));
    expect(ssh?.origin).toMatchObject({ groupId: GROUP_ID, also: [{ groupId: "second", ruleId: twin.id }] });
    expect(chains[2]?.lines.map(({ origin }) => origin)).toEqual([
      { kind: "anti-spoofing", mac: "fa:16:3e:79:3b:ac", address: "10.0.0.2", pair: false },
      { kind: "anti-spoofing-drop" },
    ]);
  });

  test("beside a host: what is missing, and what nobody asked for", () => {
    const intent = exampleIntent();
    const [port] = intent.ports;
    if (port === undefined) throw new Error("no port");
    const right = applied(newHost(), planOn(newHost(), intent));
    const root = toHostState(right, 0).namespaces[0] ?? null;
    const states = (model: typeof right) =>
      explainPort(intent, port, toHostState(model, 0).namespaces[0] ?? null)[0]?.lines.map(({ state }) => state);
    expect(new Set(states(right))).toEqual(new Set(["in-force"]));
    const rules = (root?.iptables?.tables ?? [])
      .flatMap(({ chains }) => chains)
      .find(({ name }) => name === I_CHAIN)
      ?.rules.map(({ spec }) => spec);
    const [first = "", ...rest] = rules ?? [];
    const chains = [{ name: I_CHAIN, rules: [first, "-s 192.0.2.66/32 -j RETURN", ...rest.slice(1)] }];
    const edited = performed(right, [
      { op: "chains.set", namespace: "", family: "ipv4", table: "filter", chains, absent: [], jumps: [] },
    ]);
    expect(states(edited)?.slice(0, 4)).toEqual(["in-force", "extra", "missing", "in-force"]);
  });
});
