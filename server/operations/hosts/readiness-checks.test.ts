import { describe, expect, it } from "vitest";
import { READINESS_PROGRAMS, type ReadinessFacts } from "@/server/hosts/readiness-probe";
import type { HostState } from "@/server/model/host-state";
import { otherController } from "@/server/model/other-controller";
import { plumbingSchema } from "@/server/model/plumbing";
import { installCommand, readinessChecks } from "@/server/operations/hosts/readiness-checks";

const READY: ReadinessFacts = {
  programs: Object.fromEntries(READINESS_PROGRAMS.map((name) => [name, `/usr/sbin/${name}`])),
  uid: "0",
  entersNamespaces: true,
  ovsdbProblem: null,
  iptables: "iptables v1.8.9 (nf_tables)",
  ebtables: "ebtables 1.8.9 (nf_tables)",
  bridgeNf: { ipv4: "1", ipv6: "1" },
  ovsModule: false,
  datapathTypes: ["netdev", "system"],
  interfaceTypes: ["gre", "vxlan", "internal"],
  addresses: ["127.0.0.1", "198.51.100.21"],
};
const COMPUTE = plumbingSchema.parse({ tunnelAddress: "198.51.100.21" });
const STATE: HostState = {
  ...{ hostname: "c1", observedAt: 1, kernel: null, namespaces: [], ovs: null, dhcp: null, processes: [] },
  ...{ errors: [], sources: [] },
};

const look = (facts: Partial<ReadinessFacts>, plumbing: object = {}, state: HostState | null = STATE) =>
  readinessChecks({ facts: { ...READY, ...facts }, plumbing: { ...COMPUTE, ...plumbing }, state });
const wrong = (...given: Parameters<typeof look>) =>
  look(...given)
    .filter((each) => each.state !== "ok" && each.needed)
    .map(({ id, state, remedy }) => [id, state, remedy]);
const without = (...names: string[]) => ({
  programs: { ...READY.programs, ...Object.fromEntries(names.map((name) => [name, null])) },
});

describe("readinessChecks", () => {
  it("finds nothing on a host that has everything", () => {
    expect(wrong({})).toEqual([]);
    expect(look({}).find(({ id }) => id === "program:iptables-restore")?.found).toBe(
      "/usr/sbin/iptables-restore, on nf_tables",
    );
  });

  it("asks for the programs of a network node only on a network node, and joins them in one command", () => {
    const facts = without("dnsmasq", "dhcp_release", "conntrack", "ovs-vsctl");
    expect(wrong(facts)).toEqual([["program:conntrack", "missing", "apt-get install -y conntrack"]]);
    expect(wrong(facts, { services: true }).map(([id]) => id)).toEqual([
      ...["program:conntrack", "program:dnsmasq", "program:dhcp_release"],
    ]);
    expect(installCommand(look(facts, { services: true }))).toBe(
      "apt-get install -y conntrack dnsmasq-base dnsmasq-utils",
    );
    expect(installCommand(look({}))).toBeNull();
  });

  it("asks for no iptables and no bridge filtering where there are no security groups", () => {
    const facts = { ...without("iptables-restore", "ipset"), bridgeNf: { ipv4: null, ipv6: "0" } };
    expect(wrong(facts, { firewall: "noop" })).toEqual([]);
    expect(wrong(facts).map(([id, , remedy]) => [id, remedy])).toEqual([
      ["program:iptables-restore", "apt-get install -y iptables"],
      ["program:ipset", "apt-get install -y ipset"],
      ["kernel:iptables", "modprobe br_netfilter && sysctl -w net.bridge.bridge-nf-call-iptables=1"],
      ["kernel:ip6tables", "sysctl -w net.bridge.bridge-nf-call-ip6tables=1"],
    ]);
  });

  it("takes either datapath, unless one was asked for", () => {
    const datapath = (facts: Partial<ReadinessFacts>, plumbing: object = {}) => {
      const found = look(facts, plumbing).find(({ id }) => id === "kernel:datapath");
      return [found?.state, found?.found];
    };
    expect(datapath({ ovsModule: true })).toEqual(["ok", "kernel (system)"]);
    expect(datapath({})).toEqual(["ok", "userspace (netdev)"]);
    expect(datapath({}, { datapathType: "system" })).toEqual(["missing", "the kernel module is not loaded"]);
    expect(datapath({ datapathTypes: null })).toEqual(["unknown", "Open vSwitch did not say"]);
    expect(datapath({ ovsModule: true }, { datapathType: "netdev" })).toEqual(["ok", "userspace (netdev)"]);
  });

  it("misses the tunnel address and the tunnel's type, and says what it does not know", () => {
    expect(wrong({ addresses: ["127.0.0.1"], interfaceTypes: ["vxlan"] }).map(([id, state]) => [id, state])).toEqual([
      ["kernel:tunnels", "missing"],
      ["plumbing:tunnel-address", "missing"],
    ]);
    expect(wrong({ addresses: null, interfaceTypes: null }, {}, null).map(([id, state]) => [id, state])).toEqual([
      ["kernel:tunnels", "unknown"],
      ["plumbing:tunnel-address", "unknown"],
      ["plumbing:controller", "unknown"],
    ]);
    expect(wrong({}, { tunnelAddress: null })).toEqual([]);
  });

  it("tells who else drives the host", () => {
    const rival = { ...STATE, processes: [{ pid: 7, name: "ovn-controller", command: "ovn-controller" }] };
    expect(otherController(rival)).toBe("ovn-controller runs there (pid 7)");
    expect(wrong({}, {}, rival).map(([id]) => id)).toEqual(["plumbing:controller"]);
    const server = { ...STATE, processes: [{ pid: 8, name: "ovs-vswitchd", command: "ovs-vswitchd" }] };
    expect(otherController(server)).toBeNull();
  });

  it("names the missing rights", () => {
    expect(
      wrong({ uid: "1000", entersNamespaces: false, ovsdbProblem: "denied" }, { services: true }).map(([id]) => id),
    ).toEqual(["right:root", "right:namespaces", "right:ovsdb"]);
  });
});
