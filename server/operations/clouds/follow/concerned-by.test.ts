import { expect, it } from "vitest";
import type { CloudIntent } from "@/server/mapping/cloud-intent";
import { flatMapping, intentOf, network, reflection, uplinkSetMapping } from "@/server/mapping/testing/intent-samples";
import type { MappingPolicy } from "@/server/model/mapping";
import type { Port } from "@/server/model/neutron";
import { type Changed, concernedBy } from "@/server/operations/clouds/follow/concerned-by";
import { vanishing } from "@/server/operations/clouds/follow/vanishing";

const vlan = (id: string, physicalNetwork: string | null = "p", segmentationId = 100) =>
  network(id, { networkType: "vlan", physicalNetwork, segmentationId });
const port = (id: string, given: Partial<Port> = {}): Port => ({
  ...{ id, name: id, networkId: "n", projectId: "admin", mac: "02:00:00:00:00:01", fixedIps: [], securityGroupIds: [] },
  ...{ deviceOwner: "baremetal:none", deviceId: "", host: "ironic", vifType: "other", vnicType: "baremetal" },
  ...{ status: "ACTIVE", adminStateUp: true, profile: { local_link_information: [{ switch_info: {} }] } },
  ...given,
});
const set = (name: string, policy?: MappingPolicy, physical = "p") => ({
  ...uplinkSetMapping(physical, name),
  ...(policy === undefined ? {} : { policy }),
});
const flat = (oneViewNetworkId: string, policy: MappingPolicy, physical = "p") => ({
  ...flatMapping(physical, oneViewNetworkId),
  policy,
});
const member = (networkId: string, uplinkSetName: string) => ({
  ...{ networkId, applianceId: "a", logicalInterconnectGroupId: "lig", uplinkSetName },
});
const connection = (portId: string, oneViewNetworkId: string) => ({
  ...{ portId, applianceId: "a", serverHardwareId: "hw", serverProfileId: "sp", connectionId: 1 },
  ...{ mac: "02:00:00:00:00:01", oneViewNetworkId, made: true, previousUri: null },
});

const TYPES: Readonly<Record<string, "Tagged" | "Untagged">> = { tagged: "Tagged", untagged: "Untagged" };
const facts = {
  uplinkSetType: ({ uplinkSetName }: { uplinkSetName: string }) => TYPES[uplinkSetName.split("-")[0] ?? ""] ?? null,
};
const ids = (networkIds: readonly string[], portIds: readonly string[] = []): Changed => ({
  networkIds: new Set(networkIds),
  portIds: new Set(portIds),
});
/** Networks and ports, e.g. `auto: n1 n2 / p1`. */
const said = (given: Partial<CloudIntent>, changed: Changed) => {
  const found = concernedBy(intentOf(given), changed, facts);
  const words = (each: MappingPolicy) => {
    const { networkIds, portIds } = found[each];
    return networkIds.length + portIds.length === 0 ? [] : `${each}: ${networkIds.join(" ")} / ${portIds.join(" ")}`;
  };
  return (["auto", "approve"] as const).flatMap(words);
};

it("leaves alone what no mapping takes", () => {
  const networks = [
    vlan("n"),
    vlan("other", "elsewhere"),
    network("t", { networkType: "vxlan", physicalNetwork: null }),
  ];
  const uplinkSetMappings = [set("tagged", "auto")];
  expect(said({ networks, uplinkSetMappings }, ids(["other", "t", "unheard-of"]))).toEqual([]);
  expect(said({ networks, uplinkSetMappings }, ids(["n", "other"]))).toEqual(["auto: n / "]);
  expect(said({ networks, uplinkSetMappings }, "everything")).toEqual(["auto: n / "]);
});

it.each<[string, Partial<CloudIntent>, string]>([
  ["no policy at all waits", { uplinkSetMappings: [set("tagged")] }, "approve"],
  [
    "one that waits among several",
    { uplinkSetMappings: [set("tagged", "auto"), set("tagged-2", "approve")] },
    "approve",
  ],
  ["an untagged set takes no vlan", { uplinkSetMappings: [set("tagged", "auto"), set("untagged", "approve")] }, "auto"],
  ["a set of unknown type may", { uplinkSetMappings: [set("tagged", "auto"), set("unread", "approve")] }, "approve"],
  [
    "a flat mapping only where no tagged set is",
    { uplinkSetMappings: [set("tagged", "auto")], flatMappings: [flat("o", "approve")] },
    "auto",
  ],
  ["and there it decides", { flatMappings: [flat("o", "auto")] }, "auto"],
])("a vlan network: %s", (_, given, policy) => {
  expect(said({ networks: [vlan("n")], ...given }, ids(["n"]))).toEqual([`${policy}: n / `]);
});

it("asks the flat mapping alone for a flat network", () => {
  const given = { networks: [network("n", {})], uplinkSetMappings: [set("untagged", "approve")] };
  expect(said({ ...given, flatMappings: [flat("o", "auto")] }, ids(["n"]))).toEqual(["auto: n / "]);
  expect(said(given, ids(["n"]))).toEqual(["approve: n / "]);
});

it("knows a network that is gone by what is left of it, and waits where its mapping is gone too", () => {
  const left = { reflections: [reflection("n", "o", true)], members: [member("n", "tagged")] };
  expect(said({ ...left, uplinkSetMappings: [set("tagged", "auto")] }, ids(["n"]))).toEqual(["auto: n / "]);
  expect(said({ ...left, uplinkSetMappings: [set("tagged", "approve")] }, ids(["n"]))).toEqual(["approve: n / "]);
  expect(said(left, ids(["n"]))).toEqual(["approve: n / "]);
  expect(said({ reflections: [reflection("n", "o")], flatMappings: [flat("o", "auto")] }, ids(["n"]))).toEqual([
    "auto: n / ",
  ]);
});

it("asks both sides of a network that moves from one mapping to another", () => {
  const given = {
    networks: [vlan("n", "q")],
    reflections: [reflection("n", "o", true)],
    members: [member("n", "tagged")],
  };
  const of = (before: MappingPolicy, after: MappingPolicy) =>
    said({ ...given, uplinkSetMappings: [set("tagged", before), set("tagged-q", after, "q")] }, ids(["n"]));
  expect(of("auto", "auto")).toEqual(["auto: n / "]);
  expect(of("approve", "auto")).toEqual(["approve: n / "]);
  expect(of("auto", "approve")).toEqual(["approve: n / "]);
});

it("takes baremetal ports as Ironic leaves them bound, and no others", () => {
  const given = { networks: [vlan("n")], uplinkSetMappings: [set("tagged", "auto")] };
  const ports = [
    port("bound"),
    port("guest", { vnicType: "normal" }),
    port("unbound", { host: "" }),
    port("without", { profile: {} }),
    port("empty", { profile: { local_link_information: [] } }),
  ];
  expect(said({ ...given, ports }, ids([], ["bound", "guest", "unbound", "without", "empty", "gone"]))).toEqual([
    "auto:  / bound",
  ]);
});

it("takes a port that has a connection, whatever became of it", () => {
  const given = {
    networks: [vlan("n")],
    uplinkSetMappings: [set("tagged", "auto")],
    reflections: [reflection("n", "o", true)],
    members: [member("n", "tagged")],
    connections: [connection("p1", "o")],
  };
  expect(said(given, ids([], ["p1"])), "deleted").toEqual(["auto:  / p1"]);
  expect(said({ ...given, ports: [port("p1", { host: "", profile: {} })] }, ids([], ["p1"])), "unbound").toEqual([
    "auto:  / p1",
  ]);
  expect(said({ ...given, reflections: [] }, ids([], ["p1"])), "its network cannot be told").toEqual([
    "approve:  / p1",
  ]);
  expect(said({ ...given, uplinkSetMappings: [set("tagged", "approve")] }, "everything")).toEqual(["approve: n / p1"]);
});

it("holds back when most of what is on appliances is gone at once", () => {
  const many = Array.from({ length: 12 }, (_, n) => `n${n}`);
  const intent = (there: number) =>
    intentOf({
      networks: many.slice(0, there).map((id) => vlan(id)),
      reflections: many.map((id) => reflection(id, id, true)),
    });
  const all = { networkIds: many, portIds: [] };
  expect(vanishing(intent(12), all)).toBeNull();
  expect(vanishing(intent(6), all), "half of them").toBeNull();
  expect(vanishing(intent(5), all)).toContain("7 of 12 networks");
  const few = intentOf({ reflections: many.slice(0, 5).map((id) => reflection(id, id, true)) });
  expect(vanishing(few, all), "all five").toBeNull();
});
