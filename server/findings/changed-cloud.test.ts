import { beforeAll, describe, expect, test } from "vitest";
import {
  bridgeIn,
  type Cloud,
  chainIn,
  cloudOf,
  dropLink,
  faultsOf,
  given,
  hostIn,
  ifaceIn,
  lineOf,
  portIn,
  portOf,
  readCaptures,
  rootOf,
  WEB1,
  without,
} from "./testing/captured-cloud";

beforeAll(() => readCaptures("iesgn"));

const killDrop = (cloud: Cloud, host: string) =>
  without(bridgeIn(cloud, host, "br-int").flows, ({ priority, actions }) => priority === 65_535 && actions === "drop");

describe("what was changed in iesgn", () => {
  test.each<readonly [what: string, change: (cloud: Cloud) => void]>([
    ["a port that is about to be wired", (cloud) => Object.assign(portOf(cloud, WEB1), { status: "BUILD" })],
    [
      "groups that were not read",
      (cloud) => Object.assign(cloud.neutron, { errors: [{ collection: "security-groups", message: "refused" }] }),
    ],
    ["a group that is not shown", (cloud) => Object.assign(portOf(cloud, WEB1), { securityGroupIds: ["not-shown"] })],
  ])("of a chain nothing is said with %s", (_, change) => {
    const cloud = cloudOf("iesgn");
    chainIn(cloud, "c1", `neutron-openvswi-i${WEB1.slice(0, 10)}`).rules.unshift(lineOf("-j RETURN"));
    expect(faultsOf(cloud).map(({ kind }) => kind)).toEqual(["hand-edited-chain"]);
    change(cloud);
    expect(faultsOf(cloud).filter(({ kind }) => kind === "hand-edited-chain")).toEqual([]);
  });

  test("the chain, the line and what the port is in are told side by side", () => {
    const cloud = cloudOf("iesgn");
    chainIn(cloud, "c1", `neutron-openvswi-i${WEB1.slice(0, 10)}`).rules.unshift(lineOf("-j RETURN"));
    expect(faultsOf(cloud)[0]?.statements?.map(({ by, says }) => `${by}: ${says}`)).toEqual([
      expect.stringMatching(/^cloud: web1 is in \w+/),
      "host: neutron-openvswi-ic9da7f42-3: it has “-j RETURN”, which nothing asks for",
    ]);
  });

  test("a dead VLAN without its drop flow, beside the port that is on it", () => {
    const cloud = cloudOf("iesgn");
    portIn(cloud, "c1", "br-int", `qvo${WEB1}`).tag = 4095;
    const before = faultsOf(cloud).map(({ kind }) => kind);
    killDrop(cloud, "c1");
    expect(before).toEqual(["dead-vlan-port"]);
    expect(faultsOf(cloud).map(({ kind, object }) => `${kind} ${object}`)).toEqual([
      "dead-vlan-without-drop br-int",
      `dead-vlan-port qvo${WEB1}`,
    ]);
  });

  test("a tunnel that leads elsewhere is misdirected here and one-sided there", () => {
    const cloud = cloudOf("iesgn");
    ifaceIn(cloud, "c1", "br-tun", "gre-c6336416").options.remote_ip = "192.0.2.9";
    expect(faultsOf(cloud).map(({ kind, host, message }) => [kind, host, message])).toEqual([
      ["misdirected-tunnel", "c1", "gre-c6336416 on c1: it was made to lead to 198.51.100.22, and leads to 192.0.2.9."],
      ["one-sided-tunnel", "c2", "gre-c6336415 on c2: one-sided: c1 has no gre tunnel back to this host."],
    ]);
  });

  test("files of a DHCP server whose namespace is gone", () => {
    const cloud = cloudOf("iesgn");
    const service = given(hostIn(cloud, "net1").dhcp?.[0], "service");
    Object.assign(service, { pid: null, namespace: null, interface: null });
    expect(faultsOf(cloud).map(({ kind }) => kind)).toEqual(["dhcp-leftover"]);
  });

  test("every member of a bond down", () => {
    const cloud = cloudOf("iesgn");
    const eth1 = portIn(cloud, "c1", "br-phy", "eth1");
    eth1.name = "bond0";
    eth1.interfaces.push({ ...given(eth1.interfaces[0], "eth1"), name: "eth9", uuid: "eth9", ofport: -1 });
    const faults = faultsOf(cloud).map(({ kind, severity, object }) => `${kind} ${severity} ${object}`);
    expect(faults).toEqual(["orphan-ovs-port warning eth9", "broken-bond warning bond0"]);
  });

  test("a port that is down by its owner's will is told, not alarmed about", () => {
    const cloud = cloudOf("iesgn");
    const port = given(
      cloud.neutron.ports.find(({ id }) => id.startsWith(WEB1)),
      "port",
    );
    Object.assign(port, { adminStateUp: false, status: "DOWN" });
    portIn(cloud, "c1", "br-int", `qvo${WEB1}`).tag = 4095;
    expect(faultsOf(cloud).map(({ kind, severity }) => `${kind} ${severity}`)).toEqual(["dead-vlan-port info"]);
  });

  test("a broken plug tells that Neutron still calls it ACTIVE", () => {
    const cloud = cloudOf("iesgn");
    dropLink(cloud, "c1", `tap${WEB1}`);
    expect(faultsOf(cloud)[0]?.message).toContain("Neutron still calls its port web1 10.0.0.11 ACTIVE.");
  });

  test("what was not read is no fault", () => {
    const cloud = cloudOf("iesgn");
    const c1 = hostIn(cloud, "c1");
    Object.assign(c1, { ovs: null, dhcp: null, processes: null });
    Object.assign(rootOf(cloud, "c1"), { iptables: null, ip6tables: null, sysctls: {} });
    for (const list of ["networks", "routers", "ports"] as const) cloud.neutron[list].splice(0);
    Object.assign(cloud.neutron, {
      errors: ["networks", "routers", "ports"].map((collection) => ({ collection, message: "refused" })),
    });
    expect(faultsOf(cloud)).toEqual([]);
  });
});
