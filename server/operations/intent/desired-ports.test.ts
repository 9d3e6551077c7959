import { describe, expect, it } from "vitest";
import type { CloudIntent } from "@/server/mapping/cloud-intent";
import type { Port } from "@/server/model/neutron";
import { portInputSchema } from "@/server/model/port-input";
import { desiredPorts } from "@/server/operations/intent/desired-ports";

const HARDWARE = "30303437-3034-4d32-3230-313130304752";
const good = { switch_info: { server_hardware_id: HARDWARE, bootable: true } };
const port = (more: Partial<Port> = {}): Port => ({
  ...{ id: "p1", name: "nic", networkId: "n1", projectId: "admin", mac: "02:23:13:00:00:01", fixedIps: [] },
  ...{ deviceOwner: "", deviceId: "", host: "", vifType: "unbound", vnicType: "baremetal", status: "DOWN" },
  ...{ adminStateUp: true, securityGroupIds: [], profile: { local_link_information: good, other: 1 } },
  ...more,
});
const intent = (ports: readonly Port[]): CloudIntent => ({
  ...{ cloudId: "c", cloudName: "cloud", physicalNetworks: [], flatMappings: [], uplinkSetMappings: [] },
  ...{ reflections: [], members: [], connections: [], ports },
  ...{ subnets: [], securityGroups: [], routers: [], floatingIps: [], quotas: [], hosts: [] },
  isolation: { vms: [], filteredBridges: [] },
  networks: ["n1", "n2"].map((id) => ({
    ...{ id, name: id, projectId: "admin", networkType: "vlan", physicalNetwork: "p", segmentationId: 1, mtu: null },
    ...{ external: false, shared: false, adminStateUp: true, status: "ACTIVE" },
  })),
});
type Request = Parameters<typeof desiredPorts>[1];
const codes = (ports: readonly Port[], request: Request) =>
  desiredPorts(intent(ports), request).faults.map(({ code }) => code);
const about = { cloudId: "c", portId: "p1" };
const bind = (localLink: Extract<Request, { kind: "bind-port" }>["localLink"] = null): Request => {
  return { kind: "bind-port", ...about, host: "node-1", localLink };
};
const set = (localLink: Extract<Request, { kind: "set-local-link" }>["localLink"]): Request => {
  return { kind: "set-local-link", ...about, localLink };
};

describe("binding", () => {
  it("keeps the stored local link, and what else the profile holds", () => {
    const { desired, faults } = desiredPorts(intent([port()]), bind());
    expect(faults).toEqual([]);
    expect(desired.ports[0]).toMatchObject({ host: "node-1", status: "ACTIVE", profile: port().profile });
  });

  it.each([
    ["no local link", port({ profile: null }), bind(), ["local-link-missing"]],
    [
      "a local link with two faults: both are told",
      port(),
      bind({ switch_info: { bootable: "maybe" } }),
      ["server-hardware-id-missing", "bootable-invalid"],
    ],
    ["a local link that replaces a bad one", port({ profile: { local_link_information: 3 } }), bind([good]), []],
    ["a virtual machine's port, which needs none", port({ vnicType: "normal", profile: null }), bind(), []],
  ])("of %s", (_, given, request, expected) => {
    expect(codes([given], request)).toEqual(expected);
  });

  it("refuses a NIC that another bound port has, until that one is unbound", () => {
    const twin = port({ id: "p2", networkId: "n2", host: "node-1" });
    expect(codes([port(), twin], bind())).toEqual(["nic-in-use"]);
    expect(codes([port(), { ...twin, host: "" }], bind())).toEqual([]);
    expect(codes([port(), { ...twin, vnicType: "normal" }], bind())).toEqual([]);
    expect(codes([port({ host: "node-1" })], bind())).toEqual([]);
  });
});

describe("a local link", () => {
  it.each([
    ["as an object", good, []],
    ["as a list", [good], []],
    ["quoted twice", JSON.stringify(JSON.stringify([good])), []],
    ["that is no JSON", "{nonsense", ["local-link-unreadable"]],
    ["of two entries", [good, good], ["local-link-ambiguous"]],
  ])("%s is stored as given, or refused with its faults", (_, localLink, expected) => {
    expect(codes([port()], set(localLink))).toEqual(expected);
    expect(desiredPorts(intent([port()]), set(localLink)).desired.ports[0]?.profile).toEqual({
      local_link_information: localLink,
      other: 1,
    });
  });

  it("is taken away from a port that is not bound only", () => {
    expect(codes([port()], set(null))).toEqual([]);
    expect(codes([port({ host: "node-1" })], set(null))).toEqual(["port-bound"]);
  });
});

describe("a new port", () => {
  const create = (input: object, newMac = "fa:16:3e:00:00:01"): Request => {
    const parsed = portInputSchema.parse({ networkId: "n1", ...input });
    return { kind: "create-port", cloudId: "c", portId: "new", newMac, input: parsed };
  };

  it("has the MAC that was given, or the one that was drawn", () => {
    const macs = [{ mac: "02-23-13-00-00-09" }, {}].map(
      (input) => desiredPorts(intent([]), create(input)).desired.ports[0]?.mac,
    );
    expect(macs).toEqual(["02:23:13:00:00:09", "fa:16:3e:00:00:01"]);
  });

  it.each([
    ["a MAC that its network has", { mac: port().mac }, ["mac-address-in-use"]],
    ["a MAC that another network has", { mac: port().mac, networkId: "n2" }, []],
    [
      "a MAC in use and a bad local link: both",
      { mac: port().mac, localLink: {} },
      ["mac-address-in-use", "switch-info-missing"],
    ],
  ])("of %s", (_, input, expected) => {
    expect(codes([port()], create(input))).toEqual(expected);
  });

  it("of an unknown network, and any change of an unknown port, is missing", () => {
    expect(() => desiredPorts(intent([]), create({ networkId: "nowhere" }))).toThrow(/no network nowhere/);
    expect(() => desiredPorts(intent([]), bind())).toThrow(/no port p1/);
  });
});
