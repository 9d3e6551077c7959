import { describe, expect, it } from "vitest";
import type { CloudIntent } from "@/server/mapping/cloud-intent";
import { planIntent } from "@/server/mapping/plan-intent";
import { factsOf, intentOf, network } from "@/server/mapping/testing/intent-samples";
import type { Port } from "@/server/model/neutron";
import { plumbingSchema } from "@/server/model/plumbing";
import { portInputSchema } from "@/server/model/port-input";
import { subnetInputSchema } from "@/server/model/subnet-input";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { desiredIntent } from "@/server/operations/intent/desired-intent";

/** The inventory's rules through the requests that an operator makes, one after the other, without a database. */

const host = (name: string, given: object) => ({ id: `id-${name}`, name, plumbing: plumbingSchema.parse(given) });
const hosts = [host("c1", {}), host("net1", { services: true }), host("plain", { firewall: "noop" })];
const gre = network("n1", { name: "red", networkType: "gre", physicalNetwork: null, segmentationId: 1 });
const other = network("n2", { ...gre, id: "n2", name: "blue", projectId: "other", segmentationId: 2 });
const start = intentOf({ networks: [gre, other], hosts });
const cloudId = "c";

let drawn = 0;
const id = () => {
  drawn += 1;
  return `${String(drawn).padStart(8, "0")}-0000-4000-8000-000000000000`;
};
const createSubnet = (cidr: string, given: object = {}): ChangeRequest => ({
  ...{ kind: "create-subnet", cloudId, subnetId: `s ${cidr}`, drawn: drawnDhcp() },
  input: subnetInputSchema.parse({ networkId: "n1", cidr, ...given }),
});
const createPort = (name: string, given: object = {}): ChangeRequest => ({
  ...{ kind: "create-port", cloudId, portId: id(), newMac: `fa:16:3e:00:00:${String(drawn).padStart(2, "0")}` },
  ...{ newGroupId: `g${drawn}`, input: portInputSchema.parse({ networkId: "n1", name, vnicType: "normal", ...given }) },
});
const drawnDhcp = () => ({ dhcpPortId: id(), dhcpMac: "fa:16:3e:dd:ff:a4" });
type Bind = Extract<ChangeRequest, { kind: "bind-port" }>;
const bind = (portId: string, hostName: string, plug: Bind["plug"] = null): ChangeRequest => ({
  ...{ kind: "bind-port", cloudId, portId, host: hostName, localLink: null, plug, drawn: drawnDhcp() },
});

const faultsOf = (intent: CloudIntent, request: ChangeRequest) =>
  desiredIntent(intent, request).faults.map(({ code }) => code);
/** Grants one request after the other; what was granted is what is there. */
function grant(intent: CloudIntent, ...requests: readonly ChangeRequest[]): CloudIntent {
  return requests.reduce((now, request) => {
    const { desired, faults } = desiredIntent(now, request);
    expect(faults).toEqual([]);
    expect(verbs(desired, desired)).toEqual([]);
    return desired;
  }, intent);
}
const verbs = (current: CloudIntent, desired: CloudIntent) =>
  planIntent({ current, desired, facts: factsOf({}) }).map((step) => step.verb);
const named = (intent: CloudIntent, name: string): Port => {
  const port = intent.ports.find((each) => each.name === name);
  if (port === undefined) throw new Error(`no port ${name}`);
  return port;
};
const addresses = (intent: CloudIntent) => intent.ports.map((each) => each.fixedIps.map(({ address }) => address));

const ready = grant(start, createSubnet("10.0.0.0/24"), createPort("vm1"), createPort("vm2"));

describe("a port of an instance", () => {
  it("gets the next address and its project's default group, which is made once", () => {
    expect(addresses(ready)).toEqual([["10.0.0.2"], ["10.0.0.3"]]);
    expect(ready.securityGroups.map(({ name, projectId }) => [name, projectId])).toEqual([["default", "admin"]]);
    expect(named(ready, "vm2").securityGroupIds).toEqual(named(ready, "vm1").securityGroupIds);
    expect(verbs(grant(start, createSubnet("10.0.0.0/24")), ready)).toEqual([
      ...["security-group.create", "port.create", "port.create"],
    ]);
  });

  it.each<[string, object, string[]]>([
    ["an address that is taken", { fixedIps: [{ address: "10.0.0.2" }] }, ["address-in-use"]],
    ["an address elsewhere", { fixedIps: [{ address: "10.9.0.2" }] }, ["address-outside"]],
    ["a group that is not there", { securityGroupIds: ["x"] }, ["security-group-unknown"]],
    [
      "pairs and groups without port security",
      { portSecurity: false, securityGroupIds: ["x"], allowedAddressPairs: [{ address: "10.0.0.9" }] },
      ["security-group-unknown", "groups-without-port-security", "pairs-without-port-security"],
    ],
    [
      "a pair that is told twice",
      { allowedAddressPairs: [{ address: "10.0.0.9" }, { address: "10.0.0.9/24" }, { address: "10.0.0.0/24" }] },
      ["pair-told-twice"],
    ],
    [
      "everything at once",
      { mac: "fa:16:3e:00:00:00", fixedIps: [{ subnetId: "x" }], securityGroupIds: ["x"] },
      ["subnet-unknown", "security-group-unknown"],
    ],
  ])("is refused with %s", (_, given, expected) => {
    expect(faultsOf(ready, createPort("no", given))).toEqual(expected);
  });

  it("is refused when its names on a host would be another port's", () => {
    const twin = `${named(ready, "vm1").id.slice(0, 10)}99-4000-8000-000000000000`;
    const request = { ...createPort("twin"), portId: twin } as ChangeRequest;
    expect(faultsOf(ready, request)).toEqual(["port-id-collides"]);
  });

  it("without port security is in no group", () => {
    const made = grant(start, createPort("open", { portSecurity: false }));
    expect([named(made, "open").securityGroupIds, made.securityGroups]).toEqual([[], []]);
  });

  it("is plugged as the host's firewall needs it, or as it was asked", () => {
    const { id: portId } = named(ready, "vm1");
    const on = (hostName: string, plug: Bind["plug"] = null) =>
      named(grant(ready, bind(portId, hostName, plug)), "vm1");
    expect(on("c1")).toMatchObject({
      ...{ host: "c1", status: "ACTIVE", vifType: "ovs", vif: { hybridPlug: true, createPort: true } },
    });
    expect(on("plain").vif).toEqual({ hybridPlug: false, createPort: true });
    expect(on("c1", { hybridPlug: false, createPort: false }).vif).toEqual({ hybridPlug: false, createPort: false });
    expect(on("elsewhere")).toMatchObject({ host: "elsewhere", vifType: "other" });
    expect(on("elsewhere").vif).toBeUndefined();
    const straight = desiredIntent(ready, bind(portId, "c1", { hybridPlug: false, createPort: true }));
    expect(straight.notices?.join()).toContain("security groups have no effect");
    const bound = grant(ready, bind(portId, "c1"));
    const free = named(grant(bound, { kind: "unbind-port", cloudId, portId }), "vm1");
    expect(free).toMatchObject({ host: "", status: "DOWN", vifType: "unbound" });
    expect(free.vif).toBeUndefined();
  });

  it("is changed in what is given only, and keeps its address in its subnet", () => {
    const { id: portId } = named(ready, "vm1");
    const change = (changes: Extract<ChangeRequest, { kind: "update-port" }>["changes"]): ChangeRequest => {
      return { kind: "update-port", cloudId, portId, changes };
    };
    const named2 = grant(ready, change({ name: "web" }));
    expect(named(named2, "web")).toEqual({ ...named(ready, "vm1"), name: "web" });
    const two = grant(ready, change({ fixedIps: [{ subnetId: "s 10.0.0.0/24" }, { address: "10.0.0.77" }] }));
    expect(addresses(two)[0]).toEqual(["10.0.0.77", "10.0.0.2"]);
    expect(faultsOf(ready, change({ portSecurity: false }))).toEqual(["groups-without-port-security"]);
    expect(faultsOf(ready, change({ portSecurity: false, securityGroupIds: [] }))).toEqual([]);
    const down = grant(grant(ready, bind(portId, "c1")), change({ adminStateUp: false }));
    expect(named(down, "vm1").status).toBe("DOWN");
  });

  it("leaves its floating IP leading nowhere when it goes, and keeps the address that one leads to", () => {
    const vm1 = named(ready, "vm1");
    const leading = { portId: vm1.id, fixedAddress: "10.0.0.2", routerId: "r" };
    const floating = { ...ready, floatingIps: [{ id: "f", address: "192.0.2.9", networkId: "n2", ...leading }] };
    const gone = grant(floating, { kind: "delete-port", cloudId, portId: vm1.id });
    expect(gone.floatingIps[0]).toMatchObject({ portId: null, fixedAddress: null, routerId: null });
    const changes = { fixedIps: [{ address: "10.0.0.50" }] };
    expect(faultsOf(floating, { kind: "update-port", cloudId, portId: vm1.id, changes })).toEqual([
      "fixed-ip-has-floating-ip",
    ]);
  });

  it("of a router is not deleted, bound or readdressed by itself", () => {
    const owned = ready.ports.map((each) => ({ ...each, deviceOwner: "network:router_interface", deviceId: "r1" }));
    const routed = { ...ready, ports: owned };
    const { id: portId } = named(ready, "vm1");
    for (const request of [
      { kind: "delete-port", cloudId, portId },
      { kind: "unbind-port", cloudId, portId },
      bind(portId, "c1"),
      { kind: "update-port", cloudId, portId, changes: { fixedIps: [] } },
    ] satisfies ChangeRequest[]) {
      expect(() => desiredIntent(routed, request)).toThrow(/router's interface port of r1/);
    }
  });
});

describe("the DHCP port of a network", () => {
  const bound = grant(ready, bind(named(ready, "vm1").id, "c1"));
  const dhcp = (intent: CloudIntent) => intent.ports.find((each) => each.deviceOwner === "network:dhcp");

  it("comes with the first guest that is bound, on the network node, after the guest's address", () => {
    const first = grant(start, createSubnet("10.0.0.0/24"), createPort("vm1"));
    const served = grant(first, bind(named(first, "vm1").id, "c1"));
    expect(addresses(served)).toEqual([["10.0.0.2"], ["10.0.0.3"]]);
    expect(dhcp(served)).toMatchObject({ host: "net1", vif: { hybridPlug: false }, portSecurity: false });
    expect(verbs(first, served).sort()).toEqual(["port.create", "port.update"]);
    const second = grant(served, createPort("vm2"));
    expect(named(second, "vm2").fixedIps.map(({ address }) => address)).toEqual(["10.0.0.4"]);
    const both = grant(second, bind(named(second, "vm2").id, "c1"));
    expect(both.ports.filter((each) => each.deviceOwner === "network:dhcp")).toHaveLength(1);
  });

  it("does not come without DHCP on a subnet, for a server, or without a network node, which is told", () => {
    const off = grant(start, createSubnet("10.0.0.0/24", { dhcp: false }), createPort("vm1"));
    expect(dhcp(grant(off, bind(named(off, "vm1").id, "c1")))).toBeUndefined();
    const nobody = desiredIntent({ ...ready, hosts: hosts.slice(0, 1) }, bind(named(ready, "vm1").id, "c1"));
    expect(dhcp(nobody.desired)).toBeUndefined();
    expect(nobody.notices?.join()).toContain("No managed host runs network services");
  });

  it("has an address in every subnet with DHCP, and goes with the last of them", () => {
    const more = grant(bound, createSubnet("2001:db8::/64"));
    expect(dhcp(more)?.fixedIps.map(({ address }) => address)).toEqual(["10.0.0.4", "2001:db8::2"]);
    const where = { cloudId, networkId: "n1", subnetId: "s 10.0.0.0/24" };
    const one = grant(more, { kind: "update-subnet", ...where, changes: { dhcp: false } });
    expect(dhcp(one)?.fixedIps.map(({ address }) => address)).toEqual(["2001:db8::2"]);
    const none = grant(one, { kind: "delete-subnet", cloudId, networkId: "n1", subnetId: "s 2001:db8::/64" });
    expect(dhcp(none)).toBeUndefined();
    expect(verbs(one, none)).toEqual(["port.delete", "subnet.delete"]);
    expect(
      dhcp(grant(none, { kind: "update-subnet", ...where, changes: { dhcp: true }, drawn: drawnDhcp() })),
    ).toBeDefined();
  });

  it("does not keep its subnet or its network from being deleted; other ports do", () => {
    const deleteSubnet: ChangeRequest = {
      kind: "delete-subnet",
      ...{ cloudId, networkId: "n1", subnetId: "s 10.0.0.0/24" },
    };
    const deleteNetwork: ChangeRequest = { kind: "delete-network", cloudId, networkId: "n1" };
    expect(faultsOf(bound, deleteSubnet)).toEqual(["subnet-in-use"]);
    expect(faultsOf(bound, deleteNetwork)).toEqual(["network-in-use"]);
    const alone = grant(
      bound,
      ...["vm1", "vm2"].map((name) => ({ kind: "delete-port" as const, cloudId, portId: named(bound, name).id })),
    );
    expect(verbs(alone, grant(alone, deleteSubnet))).toEqual(["port.delete", "subnet.delete"]);
    expect(verbs(alone, grant(alone, deleteNetwork))).toEqual(["port.delete", "subnet.delete", "network.delete"]);
  });
});

describe("a quota", () => {
  it("refuses what is over it, with all other faults, and takes nothing away", () => {
    const limited = { ...ready, quotas: [{ projectId: "admin", resource: "port" as const, limit: 1 }] };
    expect(faultsOf(limited, createPort("third", { securityGroupIds: ["x"] }))).toEqual([
      "over-quota",
      "security-group-unknown",
    ]);
    expect(faultsOf(limited, createPort("elsewhere", { networkId: "n2" }))).toEqual([]);
    expect(limited.ports).toHaveLength(2);
    const none = { ...ready, quotas: [{ projectId: "admin", resource: "subnet" as const, limit: 1 }] };
    expect(faultsOf(none, createSubnet("10.1.0.0/24"))).toEqual(["over-quota"]);
    const unlimited = { ...ready, quotas: [{ projectId: "admin", resource: "subnet" as const, limit: -1 }] };
    expect(faultsOf(unlimited, createSubnet("10.1.0.0/24"))).toEqual([]);
  });

  it("of networks is 100 by default", () => {
    const networks = Array.from({ length: 100 }, (_, index) => network(`x${index}`, { segmentationId: index + 1 }));
    const request: ChangeRequest = {
      ...{ kind: "create-network", cloudId, networkId: "new" },
      input: {
        ...{ name: "", projectId: "admin", networkType: "gre", physicalNetwork: null, segmentationId: null, mtu: null },
        ...{ external: false, shared: false, adminStateUp: true },
      },
    };
    expect(faultsOf(intentOf({ networks }), request)).toEqual(["over-quota"]);
    expect(faultsOf(intentOf({ networks: networks.slice(1) }), request)).toEqual([]);
  });
});
