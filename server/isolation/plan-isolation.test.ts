import { describe, expect, test } from "vitest";
import { describeHost } from "@/server/isolation/describe-host";
import { isolationRules, ruleText } from "@/server/isolation/isolation-rules";
import { type IsolationScope, planIsolation } from "@/server/isolation/plan-isolation";
import { isMovedVm, planIsolationIntent } from "@/server/isolation/plan-isolation-intent";
import { refuseOtherBridges } from "@/server/isolation/refuse-other-bridges";
import type { HostState, Link } from "@/server/model/host-state";
import type { IsolatedVm, IsolationIntent, VmNic } from "@/server/model/isolation";
import { plumbingSchema } from "@/server/model/plumbing";

const HOST = { id: "h1", name: "node1", plumbing: plumbingSchema.parse({}) };
const A: VmNic = { device: "vnet0", mac: "02:00:c0:a8:01:01" };
const B: VmNic = { device: "vnet1", mac: "02:00:c0:a8:01:02" };
const C: VmNic = { device: "vnet2", mac: "02:00:c0:a8:02:01" };
const ASKED: IsolationScope = { vms: new Set(["one-1"]), flush: "leave", told: new Set(["one-1"]), release: null };
const FLUSH: IsolationScope = { vms: new Set(), flush: "perform", told: new Set(), release: null };
const REPAIR: IsolationScope = { vms: null, flush: "tick", told: new Set(), release: null };

function vm(name: string, ...nics: readonly VmNic[]): IsolatedVm {
  return { hostId: HOST.id, name, nics, source: "hook" };
}

function intentOf(...vms: readonly IsolatedVm[]): IsolationIntent {
  return { vms, filteredBridges: [] };
}

const texts = (nic: VmNic) => isolationRules(nic).map((rule) => ruleText(rule));

/** `ports`: device → bridge, or `null` for a device on none. */
function hostWith(
  ports: Readonly<Record<string, string | null>>,
  rules: readonly string[] | null,
  more: readonly string[] = [],
): HostState {
  const bridges = ["beth0", "beth1", "empty0", ...more].map((name) => link(name, null, true));
  return {
    ...{ hostname: "node1", observedAt: 0, kernel: null, ovs: null, dhcp: null, processes: null, sources: [] },
    errors:
      rules === null ? [{ part: "ebtables", namespace: "", command: "ebtables-save -c", message: "not found" }] : [],
    namespaces: [
      {
        ...{ name: "", inode: null, pids: [], routes: [], neighbours: [], iptables: null, ip6tables: null, ipsets: [] },
        ...{ conntrack: null, sysctls: {} },
        links: [...bridges, ...Object.entries(ports).map(([name, master]) => link(name, master, false))],
        ebtables:
          rules === null
            ? null
            : {
                family: "bridge",
                backend: "nf_tables",
                warnings: [],
                tables: [{ name: "filter", chains: [forward(rules)] }],
              },
      },
    ],
  };
}

function forward(rules: readonly string[]) {
  const counted = rules.map((spec) => ({ spec, packets: 0, bytes: 0 }));
  return { name: "FORWARD", policy: "ACCEPT", packets: null, bytes: null, rules: counted };
}

function link(name: string, master: string | null, isBridge: boolean): Link {
  return {
    ...{ ifindex: 1, name, kind: isBridge ? "bridge" : "tun", linkType: "ether", mac: "fe:00:00:00:00:01", mtu: 1500 },
    ...{ flags: [], operState: "UP", master, peer: null, alias: null, promiscuity: 0, addresses: [], counters: null },
    bridge: isBridge ? { stp: false, ageingTimeSeconds: 300, multicastSnooping: null, vlanFiltering: null } : null,
    tun: isBridge ? null : { type: "tap", persistent: true },
  };
}

function plan(state: HostState, intent: IsolationIntent, scope: IsolationScope) {
  const { steps, notices, faults } = planIsolation({ host: HOST, state }, intent, scope);
  const changes = steps.map(({ verb, needsTick, effect }) => {
    const [operation] = effect.operations;
    if (operation?.op !== "ebtables.change") throw new Error(`an operation of another kind: ${operation?.op}`);
    return { verb, tick: needsTick ?? false, add: operation.add, remove: operation.remove };
  });
  return { changes, notices, faults, steps };
}

/** As the host is after a plan. */
function after(rules: readonly string[], { changes }: ReturnType<typeof plan>): readonly string[] {
  const removed = changes.flatMap((each) => each.remove);
  return [...rules.filter((each) => !removed.includes(each)), ...changes.flatMap((each) => each.add)];
}

describe("isolating a VM", () => {
  test("two rules for each NIC, in one step; a second time there is nothing to do", () => {
    const ports = { vnet0: "beth0", vnet1: "beth1" };
    const intent = intentOf(vm("one-1", A, B));
    const first = plan(hostWith(ports, []), intent, ASKED);
    expect(first.changes).toEqual([{ verb: "vm.isolate", tick: false, add: [...texts(A), ...texts(B)], remove: [] }]);
    expect(first.steps[0]?.after).toEqual({
      "vnet0 to the VM": `FORWARD ${texts(A)[0]}`,
      "vnet0 from the VM": `FORWARD ${texts(A)[1]}`,
      "vnet1 to the VM": `FORWARD ${texts(B)[0]}`,
      "vnet1 from the VM": `FORWARD ${texts(B)[1]}`,
    });
    expect(plan(hostWith(ports, after([], first)), intent, ASKED).changes).toEqual([]);
  });

  test("rules that are there in another spelling are there", () => {
    const rules = ["-s ! 2:0:c0:a8:1:0/ff:ff:ff:ff:ff:0 -o vnet0 -j DROP", "! -s 2:0:c0:a8:1:1 -i vnet0 -j DROP"];
    expect(plan(hostWith({ vnet0: "beth0" }, rules), intentOf(vm("one-1", A)), ASKED).changes).toEqual([]);
  });

  test("only the rule that is missing is added", () => {
    const [into = "", out = ""] = texts(A);
    const { changes } = plan(hostWith({ vnet0: "beth0" }, [into]), intentOf(vm("one-1", A)), ASKED);
    expect(changes).toEqual([{ verb: "vm.isolate", tick: false, add: [out], remove: [] }]);
  });

  test("a device that somebody else had before: told of now, its rules are replaced; in a repair they wait for a tick", () => {
    const state = hostWith(
      { vnet0: "beth0" },
      texts(C).map((text) => text.replace("vnet2", "vnet0")),
    );
    const old = texts({ ...C, device: "vnet0" });
    const intent = intentOf(vm("one-1", A));
    expect(plan(state, intent, ASKED).changes).toEqual([
      { verb: "vm.isolate", tick: false, add: texts(A), remove: old },
    ]);
    expect(plan(state, intent, REPAIR).changes).toEqual([
      { verb: "vm.isolate", tick: false, add: texts(A), remove: [] },
      { verb: "isolation.replace", tick: true, add: [], remove: old },
    ]);
  });

  test.each([
    ["on no bridge", { vnet0: null }, /on no Linux bridge/],
    ["not there", {}, /not there/],
  ])("a NIC whose device is %s is told and skipped", (_, ports, told) => {
    const { changes, notices } = plan(hostWith(ports, []), intentOf(vm("one-1", A)), ASKED);
    expect(changes).toEqual([]);
    expect(notices).toEqual([expect.stringMatching(told)]);
  });

  test("only filtered bridges where they are named", () => {
    const named = { ...intentOf(vm("one-1", A, B)), filteredBridges: [{ hostId: HOST.id, bridges: ["beth1"] }] };
    const { changes, notices } = plan(hostWith({ vnet0: "beth0", vnet1: "beth1" }, []), named, ASKED);
    expect(changes.flatMap((each) => each.add)).toEqual(texts(B));
    expect(notices).toEqual([expect.stringContaining("not one of the filtered bridges")]);
  });

  test("a bridge of Neutron's hybrid plug is filtered only where it is named", () => {
    const qbr = "qbrb079c24c-83";
    const state = hostWith({ vnet0: qbr }, [], [qbr]);
    const named = { ...intentOf(vm("one-1", A)), filteredBridges: [{ hostId: HOST.id, bridges: [qbr] }] };
    expect(plan(state, intentOf(vm("one-1", A)), ASKED).changes).toEqual([]);
    expect(plan(state, named, ASKED).changes).toHaveLength(1);
  });

  test("VMs of other hosts are not looked at; two that claim one device are told, and a repair leaves it alone", () => {
    const state = hostWith({ vnet0: "beth0" }, []);
    expect(plan(state, intentOf({ ...vm("one-1", A), hostId: "h2" }), REPAIR).changes).toEqual([]);
    const both = intentOf(vm("one-1", A), vm("one-2", { ...C, device: "vnet0" }));
    const { changes, notices } = plan(state, both, REPAIR);
    expect(changes).toEqual([]);
    expect(notices).toHaveLength(2);
  });

  test("a host whose rules cannot be read is a fault, with the command that failed", () => {
    const { changes, faults } = plan(hostWith({ vnet0: "beth0" }, null), intentOf(vm("one-1", A)), ASKED);
    expect(changes).toEqual([]);
    expect(faults).toEqual([
      expect.objectContaining({ message: expect.stringContaining("ebtables-save -c: not found") }),
    ]);
  });
});

describe("a VM that is told of on another host", () => {
  const cloud = (...vms: readonly IsolatedVm[]) => ({
    ...{ isolation: intentOf(...vms), hosts: [HOST, { ...HOST, id: "h2", name: "node2" }] },
  });
  const old = vm("one-1", A);

  test.each([
    ["the same, by its MAC", { ...old, hostId: "h2" }, true],
    ["another of that name", { ...vm("one-1", B), hostId: "h2" }, false],
    ["another of that MAC", { ...vm("one-2", A), hostId: "h2" }, false],
    ["on the same host", vm("one-1", A, B), false],
  ])("%s", (_, now, moved) => {
    expect(isMovedVm(old, now)).toBe(moved);
  });

  test("leaves its old host with a reason", () => {
    const steps = planIsolationIntent({ current: cloud(old), desired: cloud({ ...old, hostId: "h2" }) });
    expect(steps.map(({ verb, target, why }) => [verb, target, why])).toEqual([
      ["isolated-vm.set", "VM one-1 on host node2", "It is not known as isolated yet."],
      [
        ...["isolated-vm.delete", "VM one-1 on host node1"],
        "It is on host node2 now. Its rules here are flushed when its devices are gone.",
      ],
    ]);
  });
});

describe("flushing", () => {
  const foreign = "-i vnet9 -p ARP -j DROP";

  test("exactly the rules of devices that are gone, by their text; others' rules wait for a tick", () => {
    const rules = [
      ...texts(A),
      ...texts(B),
      foreign,
      "-i gone+ -j DROP",
      "-i ! vnet7 -j ACCEPT",
      "-p IPv4 -j CONTINUE",
    ];
    const state = hostWith({ vnet1: "beth0" }, rules);
    const flushed = plan(state, intentOf(), FLUSH);
    expect(flushed.changes).toEqual([
      { verb: "isolation.flush", tick: false, add: [], remove: texts(A) },
      { verb: "isolation.flush", tick: true, add: [], remove: [foreign] },
    ]);
    expect(plan(hostWith({ vnet1: "beth0" }, after(rules, flushed)), intentOf(), FLUSH).changes).toEqual([]);
  });

  test("never a rule whose device is there, be it on no bridge", () => {
    const { changes, notices } = plan(hostWith({ vnet0: null }, texts(A)), intentOf(), FLUSH);
    expect(changes).toEqual([]);
    expect(notices).toEqual([expect.stringContaining("the device is there")]);
  });

  test("rules between a device that is gone and one that is there stay", () => {
    const between = "-i vnet0 -o vnet1 -j DROP";
    expect(plan(hostWith({ vnet1: "beth0" }, [between]), intentOf(), FLUSH).changes).toEqual([]);
  });

  test("nothing is flushed on a host whose rules cannot be read", () => {
    const { changes, faults } = plan(hostWith({}, null), intentOf(), FLUSH);
    expect({ changes, faults: faults.length }).toEqual({ changes: [], faults: 1 });
  });
});

describe("isolating no longer", () => {
  const release = (name: string, ...nics: readonly VmNic[]): IsolationScope => ({
    ...{ vms: new Set(), flush: "leave", told: new Set() },
    release: { name, nics },
  });
  const OLD = texts({ ...C, device: A.device });

  test("all rules of our form at its devices go, those of others stay, and what opens is a high risk", () => {
    const rules = [...texts(A), ...OLD, ...texts(B), "-i vnet0 -p ARP -j DROP"];
    const { steps, changes } = plan(
      hostWith({ vnet0: "beth0", vnet1: "beth0" }, rules),
      intentOf(),
      release("one-1", A),
    );
    expect(changes).toEqual([{ verb: "vm.release", tick: false, add: [], remove: [...texts(A), ...OLD] }]);
    expect(steps[0]).toMatchObject({
      risk: "high",
      why: expect.stringContaining("any MAC and hears every network on beth0"),
    });
    const left = after(rules, plan(hostWith({ vnet0: "beth0" }, rules), intentOf(), release("one-1", A)));
    expect(plan(hostWith({ vnet0: "beth0" }, left), intentOf(), release("one-1", A)).changes).toEqual([]);
  });

  test("with its devices gone nothing is opened; a device that another VM has by now keeps its rules", () => {
    const gone = plan(hostWith({ vnet1: "beth0" }, texts(A)), intentOf(), release("one-1", A));
    expect(gone.steps).toMatchObject([{ verb: "vm.release", risk: "low" }]);
    const claimed = plan(hostWith({ vnet0: "beth0" }, texts(A)), intentOf(vm("one-2", A)), release("one-1", A));
    expect(claimed).toMatchObject({ changes: [], notices: [expect.stringContaining("one-2's now")] });
  });

  test("a host whose rules cannot be read is a fault", () => {
    expect(plan(hostWith({}, null), intentOf(), release("one-1", A)).faults).toHaveLength(1);
  });
});

describe("a pasted brctl show", () => {
  const state = hostWith({ vnet0: "beth0", vnet1: null }, []);
  const check = (nic: VmNic, pasted: Readonly<Record<string, readonly string[]>>) => () =>
    refuseOtherBridges([nic], new Map(Object.entries(pasted)), "node1", state);

  test.each([
    ["on another bridge", A, { beth1: ["vnet0"] }, "has vnet0 on beth1; on host node1 it is on beth0"],
    ["on no bridge", A, { beth0: ["eth0"] }, "has vnet0 on no bridge; on host node1 it is on beth0"],
    ["that is on none here", B, { beth0: ["vnet1"] }, "has vnet1 on beth0; on host node1 it is on no bridge"],
  ])("refuses a device %s", (_, nic, pasted, words) => {
    expect(check(nic, pasted)).toThrow(words);
  });

  test("agrees, or there is nothing to compare with", () => {
    expect(check(A, { beth0: ["eth0", "vnet0"] })).not.toThrow();
    expect(check(B, { beth0: ["eth0"] })).not.toThrow();
    expect(() => refuseOtherBridges([A], new Map(), "node1", null)).not.toThrow();
  });
});

describe("what a person sees", () => {
  test("coverage, foreign MACs, orphans, strays and the network with what is outside of it", () => {
    const rules = [
      ...texts(A),
      texts(B)[0] ?? "",
      ...texts({ ...C, device: "vnet9" }),
      ...texts({ ...C, device: "vnet1" }),
    ];
    const state = hostWith({ vnet0: "beth0", vnet1: "beth0", vnet2: "beth1" }, rules);
    const seen = describeHost(HOST.id, state, intentOf(vm("one-1", A), vm("one-2", B)));
    expect(seen.backend).toBe("nf_tables");
    expect(seen.bridges).toContainEqual({ name: "empty0", ports: [], filtered: true });
    expect(seen.vms.map(({ name, nics }) => [name, nics.map((nic) => [nic.state, nic.foreign.length])])).toEqual([
      ["one-1", [["filtered", 0]]],
      ["one-2", [["partly", 2]]],
    ]);
    expect(seen.orphans.map(({ device, exists, ours }) => ({ device, exists, ours }))).toEqual([
      { device: "vnet9", exists: false, ours: true },
    ]);
    expect(seen.strays).toEqual([{ device: "vnet2", bridge: "beth1", mac: null, hasIn: false, hasOut: false }]);
    expect(seen.networks).toEqual([
      {
        ...{ prefix: "02:00:c0:a8:01", bridge: "beth0" },
        members: [
          { vm: "one-1", ...A },
          { vm: "one-2", ...B },
        ],
        outside: [{ device: "beth0", mac: "fe:00:00:00:00:01", what: "the bridge's own address on the host" }],
      },
    ]);
  });

  test("what could not be read is unknown, not missing", () => {
    const seen = describeHost(HOST.id, hostWith({ vnet0: "beth0" }, null), intentOf(vm("one-1", A)));
    expect(seen.vms[0]?.nics[0]).toMatchObject({
      state: "unknown",
      rules: [{ state: "unknown" }, { state: "unknown" }],
    });
    expect(seen.unread).toHaveLength(1);
  });
});
