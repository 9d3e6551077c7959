import { describe, expect, it } from "vitest";
import { planSecurityGroups } from "@/server/mapping/plan-security-groups";
import { intentOf } from "@/server/mapping/testing/intent-samples";
import type { Port, SecurityGroup, SecurityGroupRule } from "@/server/model/neutron";
import { orderSteps } from "@/server/reconcile/order-steps";

const rule = (id: string, given: Partial<SecurityGroupRule> = {}): SecurityGroupRule => ({
  ...{ id, direction: "ingress", ethertype: "IPv4", protocol: null, portMin: null, portMax: null },
  ...{ remotePrefix: null, remoteGroupId: null },
  ...given,
});
const group = (id: string, ...rules: SecurityGroupRule[]): SecurityGroup => ({ id, name: id, projectId: "p", rules });
const port = (id: string, securityGroupIds: readonly string[]): Port => ({
  ...{ id, name: "nic", networkId: "n", projectId: "p", mac: "02:00:00:00:00:01", fixedIps: [], deviceOwner: "" },
  ...{ deviceId: "", host: "", vifType: "unbound", vnicType: "normal", status: "DOWN", adminStateUp: true },
  securityGroupIds,
});

function plan(before: readonly SecurityGroup[], after: readonly SecurityGroup[], ports: readonly Port[] = []) {
  return planSecurityGroups({
    current: intentOf({ securityGroups: before, ports }),
    desired: intentOf({ securityGroups: after }),
  });
}

/** In the order in which they are performed. */
function order(...given: Parameters<typeof plan>): readonly string[] {
  const steps = plan(...given);
  const present = new Set(steps.map((step) => step.id));
  return orderSteps(steps.map((step) => ({ ...step, dependsOn: step.dependsOn.filter((id) => present.has(id)) }))).map(
    (step) => step.id,
  );
}

describe("planSecurityGroups", () => {
  it("does nothing where nothing differs, whatever the order of rules", () => {
    expect(plan([group("a", rule("1"), rule("2"))], [group("a", rule("2"), rule("1"))])).toEqual([]);
  });

  it("makes a group with its rules in one step, in words", () => {
    const [step, ...others] = plan([], [group("a", rule("1", { protocol: "tcp", portMin: 22, portMax: 22 }))]);
    expect(others).toEqual([]);
    expect(step?.after).toMatchObject({ name: "a", statefulness: "stateful", "rule 1": "ingress IPv4 tcp 22" });
  });

  it("adds and removes rules with a step each, naming the groups that they name", () => {
    const steps = plan(
      [group("a", rule("1", { protocol: "icmp", portMin: 8, portMax: 0 })), group("b")],
      [group("a", rule("2", { remoteGroupId: "b" }), rule("3", { remotePrefix: "10.0.0.0/24" })), group("b")],
    );
    expect(steps.map(({ verb, before, after }) => [verb, before, after])).toEqual([
      [
        "security-group-rules.create",
        null,
        { "rule 1": "ingress IPv4 any from group b", "rule 2": "ingress IPv4 any from 10.0.0.0/24" },
      ],
      ["security-group-rules.delete", { "rule 1": "ingress IPv4 icmp type 8 code 0" }, null],
    ]);
  });

  it("shows some of very many rules, and performs all", () => {
    const many = Array.from({ length: 10_000 }, (_, i) => rule(String(i), { remotePrefix: `10.0.0.${i}/32` }));
    const [step] = plan([group("a")], [group("a", ...many)]);
    expect(Object.keys(step?.after ?? {})).toHaveLength(201);
    expect(step?.after?.["more rules"]).toBe("9800");
    expect(step?.effect).toMatchObject({ kind: "security-group-rules.create", rules: { length: 10_000 } });
  });

  it("makes groups that name each other before the rules that do", () => {
    const a = group("a", rule("1", { remoteGroupId: "b" }), rule("2", { remoteGroupId: "a" }));
    const b = group("b", rule("3", { remoteGroupId: "a" }));
    expect(order([], [a, b])).toEqual([
      "security-group.create:a",
      "security-group.create:b",
      "security-group-rules.create:a",
      "security-group-rules.create:b",
    ]);
    expect(plan([], [a, b])[0]?.effect).toMatchObject({ securityGroup: { rules: [{ id: "2" }] } });
  });

  it("removes groups after the rules that name them, also when they name each other", () => {
    const a = group("a", rule("1", { remoteGroupId: "b" }));
    const b = group("b", rule("2", { remoteGroupId: "a" }));
    expect(order([a, b], [group("a")])).toEqual(["security-group-rules.delete:a", "security-group.delete:b"]);
    expect(order([a, b], [])).toEqual([
      "security-group-rules.delete:a",
      "security-group-rules.delete:b",
      "security-group.delete:a",
      "security-group.delete:b",
    ]);
  });

  it("removes a group after the ports that had it", () => {
    const [step] = plan([group("a")], [], [port("x", ["a"]), port("y", [])]);
    expect(step?.dependsOn).toEqual(["port.update:x", "port.delete:x"]);
  });

  it("tells what changes of a group itself", () => {
    const [step] = plan([group("a")], [{ ...group("a"), stateful: false }]);
    expect(step).toMatchObject({
      verb: "security-group.update",
      risk: "high",
      before: { statefulness: "stateful" },
      after: { statefulness: "stateless" },
    });
  });
});
