import { beforeAll, describe, expect, test } from "vitest";
import { readCase } from "@/server/hosts/case/read-case";
import { readFolder } from "@/server/hosts/case/read-folder";
import type { HostState, OpenFlow } from "@/server/model/host-state";
import type { NeutronState } from "@/server/model/neutron";
import { objectDetails } from "./details";
import { hostDataplane } from "./host-dataplane";
import { indexHost } from "./host-index";
import { agentsOn, configurationFacts } from "./neutron-agents";
import { hostOf, namespaceOf } from "./testing/host-of";
import { worldOf } from "./testing/world-of";

const hosts = new Map<string, HostState>();
let neutron: NeutronState;
beforeAll(async () => {
  for (const capture of ["iesgn", "provider"]) {
    const contents = readCase(await readFolder(`fixtures/captures/${capture}`), { at: 0 });
    for (const { name, state } of contents.hosts) hosts.set(`${capture} ${name}`, state);
    if (capture === "iesgn" && contents.neutron !== null) neutron = contents.neutron;
  }
});

const seenOf = (state: HostState) => hostDataplane(indexHost("h", state));
function host(name: string): HostState {
  const found = hosts.get(name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}
const flow = (given: Partial<OpenFlow>): OpenFlow => ({
  ...{ cookie: "0x1", table: 0, priority: 1, packets: 0, bytes: 0, match: "", actions: "drop" },
  ...{ hardTimeoutSeconds: null, idleTimeoutSeconds: null, ...given },
});
function withFlows(state: HostState, bridge: string, ...flows: readonly OpenFlow[]): HostState {
  if (state.ovs === null) return state;
  const bridges = state.ovs.bridges.map((each) =>
    each.name === bridge ? { ...each, flows: [...(each.flows ?? []), ...flows] } : each,
  );
  return { ...state, ovs: { ...state.ovs, bridges } };
}

describe("what the captures show", () => {
  test.each(["iesgn c1", "iesgn c2", "provider c1"])("%s filters by iptables and learns its MACs", (name) => {
    expect(seenOf(host(name))).toEqual({ firewalls: ["iptables_hybrid"], l2population: false });
  });

  test("the network node has no firewall of guests", () => {
    expect(seenOf(host("iesgn net1")).firewalls).not.toContain("openvswitch");
  });
});

test("flows that track connections are the other firewall, static entries are l2population", () => {
  const ct = flow({
    table: 71,
    priority: 65,
    match: "ct_state=-trk,tcp",
    actions: "ct(table=72,zone=NXM_NX_REG6[0..15])",
  });
  const entry = flow({ table: 20, priority: 2, match: "dl_vlan=1,dl_dst=fa:16:3e:00:00:01", actions: "pop_vlan" });
  const both = withFlows(withFlows(host("iesgn c1"), "br-int", ct), "br-tun", entry);
  expect(seenOf(both)).toEqual({ firewalls: ["iptables_hybrid", "openvswitch"], l2population: true });
});

test("what was not read is not said to be off", () => {
  expect(seenOf(hostOf({}))).toEqual({ firewalls: null, l2population: null });
  const bare = {
    ...hostOf({ bridges: [] }),
    namespaces: [{ ...namespaceOf("", []), iptables: { family: "ipv4" as const, tables: [], warnings: [] } }],
  };
  expect(seenOf(bare)).toEqual({ firewalls: [], l2population: null });
});

test("the host's panel tells its agents, how it filters, and who drives a port", () => {
  const states = Object.fromEntries(["c1", "c2", "net1"].map((name) => [name, host(`iesgn ${name}`)]));
  const world = worldOf(states, { neutron: [neutron] });
  const facts = objectDetails(world, "host:net1")?.facts ?? [];
  const told = (name: string) => facts.find((fact) => fact.name === name)?.value;
  expect(told("Open vSwitch agent")).toBe("alive, last heartbeat 2026-11-21T02:19:21.000Z");
  expect(told("Open vSwitch agent: bridge mappings")).toBe("public:br-ex");
  expect(told("L3 agent: agent mode")).toBe("legacy");
  const [ovsAgent] = agentsOn(worldHost(world, "c1"), [neutron], () => worldHost(world, "c1")).filter(
    ({ type }) => type === "Open vSwitch agent",
  );
  if (ovsAgent === undefined) throw new Error("no agent");
  expect(configurationFacts(ovsAgent)).toContainEqual(["l2 population", "no"]);
  const port = objectDetails(world, "host:c1/port:br-int/qvoc9da7f42-3b")?.facts ?? [];
  expect(port.find(({ name }) => name === "Driven by")?.value).toBe("neutron-openvswitch-agent");
  expect(objectDetails(world, "host:c1")?.facts.find(({ name }) => name === "Firewall driver")?.value).toBe(
    "iptables_hybrid",
  );
});

function worldHost(world: ReturnType<typeof worldOf>, name: string) {
  const found = world.hosts.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}
