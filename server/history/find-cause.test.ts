import { expect, it } from "vitest";
import type { FactChange, ObjectChange } from "@/server/model/history";
import type { HostOperation } from "@/server/model/host-operation";
import { findCause, type RanStep } from "./find-cause";
import { namesOfEffect } from "./names-of-effect";
import { writtenFacts } from "./written-facts";

const fact = (name: string, before: string, after: string): FactChange => ({ name, before: [before], after: [after] });

const changed = (label: string, ...facts: readonly FactChange[]): ObjectChange => ({
  ...{ id: `host:c1/port:br-int/${label}`, nodeId: `host:c1/port:br-int/${label}`, kind: "veth", label, host: "c1" },
  ...{ change: "changed", facts },
});

const step = (operations: readonly HostOperation[], times: Partial<RanStep> = {}): RanStep => ({
  ...{ planId: "p", step: "Wire port", actor: "ann", auditId: "a", startedAt: 10_000, endedAt: 11_000 },
  ...{ planEndedAt: 60_000, names: namesOfEffect(operations), writes: writtenFacts(operations), ...times },
});

const seen = { at: 11_500, since: 9_500, isGapless: true };
const retag: HostOperation = {
  ...{ op: "ovs.port.vlan", name: "qvo1", otherConfig: {}, tag: 5, vlanMode: null, trunks: [] },
};
const plan = { kind: "plan", planId: "p", step: "Wire port", actor: "ann", auditId: "a" };

it("credits a step with what it writes, and with nothing else of the object that it names", () => {
  expect(findCause(changed("qvo1", fact("tag", "4095", "5")), seen, [step([retag])])).toEqual(plan);
  // by hand, in the middle of the step
  for (const other of [fact("mtu", "1500", "1280"), fact("tag", "5", "7"), fact("enslaved to", "qbr1", "qbr2")]) {
    const cause = findCause(changed("qvo1", other), seen, [step([retag])]);
    expect(cause).toEqual({
      kind: "unknown",
      why: "a plan of ann ran there at the time (Wire port), but none of its steps writes this",
    });
  }
});

it("says what of a change is beyond the step", () => {
  const both = changed("qvo1", fact("tag", "4095", "5"), fact("mtu", "1500", "1280"));
  expect(findCause(both, seen, [step([retag])])).toEqual({ ...plan, beyond: ["mtu"] });
  const mtu: HostOperation = { op: "link.set", namespace: "", name: "qvo1", mtu: 1_280 };
  expect(findCause(both, seen, [step([retag, mtu])])).toEqual(plan);
});

it("is not sure of a step that was over before the object was last seen as it was", () => {
  const change = changed("qvo1", fact("tag", "4095", "5"));
  expect(findCause(change, { at: 40_000, since: 30_000, isGapless: true }, [step([retag])])).toEqual({
    ...plan,
    isProbable: true,
  });
  // just after: seen as before when the step was over
  const soon = { at: 12_500, since: 11_500, isGapless: true };
  expect(findCause(change, soon, [step([retag], { planEndedAt: 11_200 })])).toEqual({ ...plan, isProbable: true });
  // the plan is closed: nobody of the console
  const later = { at: 90_000, since: 80_000, isGapless: true };
  expect(findCause(change, later, [step([retag])])).toEqual({ kind: "outside" });
});

it("does not take an object that came or went for the work of a step that only sets it", () => {
  const gone: ObjectChange = { ...changed("qvo1"), change: "removed", facts: [] };
  expect(findCause(gone, seen, [step([retag])])).toMatchObject({ kind: "unknown" });
  expect(findCause(gone, seen, [step([{ op: "ovs.port.absent", name: "qvo1" }])])).toEqual(plan);
  // with the namespace that it was in
  const inside: ObjectChange = { ...gone, facts: [{ name: "namespace", before: ["qrouter-1"], after: [] }] };
  expect(findCause(inside, seen, [step([{ op: "namespace.absent", name: "qrouter-1" }])])).toEqual(plan);
});

it("knows what follows from an operation", () => {
  const port: HostOperation = {
    ...{ op: "ovs.port.ensure", bridge: "br-int", name: "qvo1", type: "", options: {}, otherConfig: {} },
    ...{ externalIds: {}, mtuRequest: null, mustOpen: true, tag: null, vlanMode: null, trunks: [] },
  };
  const ports: FactChange = { name: "ports", before: [], after: ["qvo1"] };
  expect(findCause(changed("br-int", ports), seen, [step([port])])).toEqual(plan);
  expect(findCause(changed("br-int", fact("fail mode", "secure", "standalone")), seen, [step([port])])).toMatchObject({
    kind: "unknown",
  });
  const rules: HostOperation = {
    ...{ op: "chains.set", namespace: "", family: "ipv4", table: "filter", absent: [], jumps: [] },
    chains: [{ name: "bridgehead-i1", rules: ["-j RETURN"] }],
  };
  const chain = fact("iptables filter bridgehead-i1", "-j DROP", "-j RETURN");
  expect(findCause(changed("tap1", chain), seen, [step([rules])])).toEqual(plan);
  expect(findCause(changed("tap1", chain, fact("mtu", "1", "2")), seen, [step([rules])])).toEqual({
    ...plan,
    beyond: ["mtu"],
  });
});

it("takes names for enough where it is not known what a step writes", () => {
  const unknown = { ...step([retag]), writes: null };
  expect(findCause(changed("qvo1", fact("mtu", "1500", "1280")), seen, [unknown])).toEqual(plan);
});
