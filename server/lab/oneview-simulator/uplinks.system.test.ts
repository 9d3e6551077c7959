import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startLoopbackAppliance } from "./testing/loopback-appliance";

type Json = ReturnType<typeof JSON.parse>;
let appliance: Awaited<ReturnType<typeof startLoopbackAppliance>>;
beforeAll(async () => {
  appliance = await startLoopbackAppliance();
});
beforeEach(() => appliance.reset());
afterAll(() => appliance.close());

const groups = "/rest/logical-interconnect-groups";
const uriOf = async (name: string) => (await appliance.named("ethernet-networks", name)).uri;
const statusOf = async (name: string) => (await appliance.named("logical-interconnects", name)).consistencyStatus;
const setsOf = async (logical: string): Promise<readonly Json[]> => {
  const { uri } = await appliance.named("logical-interconnects", logical);
  const filter = encodeURIComponent(`logicalInterconnectUri='${uri}'`);
  return (await appliance.ask("GET", `/rest/uplink-sets?filter=${filter}`)).body.members;
};
const liveSet = async (logical: string, name: string) =>
  (await setsOf(logical)).find((set) => set.name === name) ?? expect.fail(`${logical} has no set ${name}`);
const groupPort = (bay: number, port: number) => ({
  desiredSpeed: "Auto",
  logicalLocation: {
    locationEntries: [
      { type: "Bay", relativeValue: bay },
      { type: "Port", relativeValue: port },
      { type: "Enclosure", relativeValue: 1 },
    ],
  },
});
const tagged = (name: string, more: object = {}) => ({
  ...{ name, networkType: "Ethernet", ethernetNetworkType: "Tagged", networkUris: [], nativeNetworkUri: null },
  ...more,
});

describe("a logical interconnect group", () => {
  /** The tenant group with its first set changed. */
  const edited = async (change: object): Promise<Json> => {
    const group = await appliance.named("logical-interconnect-groups", "LIG-tenant");
    const [first, ...rest] = group.uplinkSets;
    return { ...group, uplinkSets: [{ ...first, ...change }, ...rest] };
  };
  const put = async (group: Json) => await appliance.outcome("PUT", group.uri, group);

  it("keeps the rules of its uplink sets", async () => {
    await appliance.outcome("POST", "/rest/ethernet-networks", tagged100());
    const t100 = await uriOf("tenant-100");
    const outcomes = {
      clash: await put(await edited({ networkUris: [t100, await uriOf("also-100")] })),
      twice: await put(await edited({ networkUris: [t100, t100] })),
      untagged: await put(await edited({ networkUris: [await uriOf("scratch-flat")] })),
      unknown: await put(
        await edited({ networkUris: ["/rest/ethernet-networks/00000000-0000-4000-8000-000000000000"] }),
      ),
      noUuid: await put(await edited({ networkUris: ["/rest/ethernet-networks/1"] })),
      native: await put(await edited({ networkUris: [], nativeNetworkUri: t100 })),
      name: await put(await edited({ name: "us-flat" })),
      field: await put(await edited({ colour: "red" })),
      kind: await put(await edited({ ethernetNetworkType: "Purple" })),
      networkType: await put(await edited({ networkType: "FibreChannel" })),
      port: await put(await edited({ logicalPortConfigInfos: [groupPort(3, 66), groupPort(3, 72)] })),
      untaggedTwo: await put(
        await edited({
          ethernetNetworkType: "Untagged",
          networkUris: [await uriOf("scratch-flat"), await uriOf("provisioning")],
        }),
      ),
    };
    expect(outcomes).toEqual({
      clash: "CRM_DUPLICATE_VLAN_ID_IN_UPLINKSET",
      twice: "CRM_DUPLICATE_NETWORK_IN_UPLINKSET",
      untagged: "CRM_NETWORK_TYPE_MISMATCH",
      unknown: "CRM_NETWORK_NOT_FOUND",
      noUuid: "CRM_INVALID_UUID",
      native: "CRM_NATIVE_NETWORK_NOT_MEMBER",
      name: "CRM_DUPLICATE_UPLINKSET_NAME",
      field: "UNRECOGNIZED_JSON_FIELD",
      kind: "CRM_INVALID_NETWORK_TYPE",
      networkType: "CRM_NETWORK_TYPE_MISMATCH",
      port: "CRM_PORT_IN_OTHER_UPLINKSET",
      untaggedTwo: "CRM_TOO_MANY_NETWORKS",
    });
    expect(await statusOf("LE1-LIG-tenant")).toBe("CONSISTENT");
  });

  it("is changed only from its current eTag and with its version's type", async () => {
    const group = await edited({ nativeNetworkUri: await uriOf("tenant-100") });
    expect(await put({ ...group, type: "logical-interconnect-groupV300" })).toBe("INVALID_TYPE");
    expect(await put({ ...group, weight: 3 })).toBe("UNRECOGNIZED_JSON_FIELD");
    expect(await put(group)).toBe("Completed");
    expect(await appliance.ask("PUT", group.uri, group)).toMatchObject({ status: 412 });
  });

  it("is made, scoped and deleted; in use by an enclosure group it is not", async () => {
    const body = {
      name: "LIG-new",
      enclosureType: "SY12000",
      uplinkSets: [tagged("one", { logicalPortConfigInfos: [groupPort(3, 66)] })],
    };
    expect(await appliance.outcome("POST", groups, body)).toBe("Completed");
    expect(await appliance.outcome("POST", groups, { ...body, name: "lig-NEW" })).toBe("CRM_DUPLICATE_NAME");
    expect(await appliance.outcome("POST", groups, { uplinkSets: [] })).toBe("INVALID_ATTRIBUTE");
    const group = await appliance.named("logical-interconnect-groups", "LIG-new");
    expect(group).toMatchObject({ enclosureType: "SY12000", state: "Active", internalNetworkUris: [] });
    expect(group.uplinkSets[0]).toMatchObject({ name: "one", ethernetNetworkType: "Tagged", networkUris: [] });
    const patch = [{ op: "replace", path: "/scopeUris", value: ["/rest/scopes/1"] }];
    expect(await appliance.outcome("PATCH", group.uri, patch, 500)).toBe("Completed");
    const scoped = (await appliance.ask("GET", group.uri)).body;
    expect(scoped.scopeUris).toEqual(["/rest/scopes/1"]);
    expect(await appliance.outcome("PUT", group.uri, { ...scoped, scopeUris: undefined, description: "d" })).toBe(
      "Completed",
    );
    expect((await appliance.ask("GET", group.uri)).body).toMatchObject({
      scopeUris: ["/rest/scopes/1"],
      description: "d",
    });
    expect(await appliance.outcome("DELETE", group.uri)).toBe("Completed");
    expect((await appliance.ask("GET", group.uri)).status).toBe(404);
    const used = await appliance.named("logical-interconnect-groups", "LIG-tenant");
    expect(await appliance.ask("DELETE", used.uri)).toMatchObject({ status: 409 });
    expect((await appliance.ask("GET", used.uri)).status).toBe(200);
  });

  it("has settings of its own and tells the usual ones", async () => {
    const group = await appliance.named("logical-interconnect-groups", "LIG-tenant");
    const usual = await appliance.ask("GET", `${groups}/defaultSettings`);
    expect(usual).toMatchObject({ status: 200, body: { ethernetSettings: { enablePauseFloodProtection: true } } });
    expect((await appliance.ask("GET", `${group.uri}/settings`)).body.ethernetSettings).toEqual(group.ethernetSettings);
  });

  it("takes network sets only with their members, from API version 1200 on", async () => {
    const ns = await appliance.named("network-sets", "ns-prod");
    const group = (
      await appliance.ask("GET", `${groups}?filter=${encodeURIComponent("name='LIG-tenant'")}`, undefined, 1200)
    ).body.members[0];
    const put1200 = (index: number, networkSetUris: readonly string[]) => {
      const uplinkSets = group.uplinkSets.map((set: Json, at: number) =>
        at === index ? { ...set, networkSetUris } : set,
      );
      return appliance.outcome("PUT", group.uri, { ...group, uplinkSets }, 1200);
    };
    expect(await put1200(0, [ns.uri])).toBe("CRM_NETWORK_SET_MEMBER_NOT_IN_UPLINKSET");
    expect(await put1200(1, ["/rest/network-sets/none"])).toBe("CRM_NETWORK_SET_NOT_FOUND");
    expect(await put1200(1, [ns.uri])).toBe("Completed");
    expect(await put({ ...(await edited({ networkSetUris: [ns.uri] })) })).toBe("UNRECOGNIZED_JSON_FIELD");
    // A client of an older version replaces the group without knowing of them: they stay.
    expect(await put(await edited({ lacpTimer: "Long" }))).toBe("Completed");
    const now = (await appliance.ask("GET", group.uri, undefined, 3400)).body;
    expect(now.uplinkSets[1].networkSetUris).toEqual([ns.uri]);
  });
});

function tagged100() {
  return { name: "also-100", ethernetNetworkType: "Tagged", vlanId: 100 };
}

describe("an uplink set", () => {
  it("is made and deleted, with a port that no other set has", async () => {
    const logical = await appliance.named("logical-interconnects", "LE1-LIG-tenant");
    const { members } = (await appliance.ask("GET", `${logical.interconnects[0]}/ports`)).body;
    const port = (name: string) => {
      const found = members.find((each: Json) => each.portName === name);
      return { desiredSpeed: "Auto", portUri: `${logical.interconnects[0]}/ports/${found.portId}` };
    };
    const make = (more: object) =>
      appliance.outcome("POST", "/rest/uplink-sets", {
        ...tagged("extra", { logicalInterconnectUri: logical.uri, connectionMode: "Auto", fcNetworkUris: [] }),
        portConfigInfos: [port("Q5")],
        ...more,
      });
    expect(await make({ portConfigInfos: [port("Q1")] })).toBe("CRM_PORT_IN_OTHER_UPLINKSET");
    expect(await make({ portConfigInfos: [{ portUri: "/rest/interconnects/x/ports/x:Q1" }] })).toBe(
      "CRM_PORT_NOT_FOUND",
    );
    expect(await make({ name: "us-flat" })).toBe("CRM_DUPLICATE_UPLINKSET_NAME");
    expect(await make({ logicalInterconnectUri: "/rest/logical-interconnects/x" })).toBe(
      "CRM_LOGICAL_INTERCONNECT_NOT_FOUND",
    );
    expect(await make({ connectionMode: "Sometimes" })).toBe("INVALID_ATTRIBUTE");
    expect(await make({ networkUris: [await uriOf("scratch-flat")] })).toBe("CRM_NETWORK_TYPE_MISMATCH");
    expect(await make({ networkUris: [await uriOf("staging-300")] })).toBe("Completed");
    expect(await statusOf("LE1-LIG-tenant")).toBe("NOT_CONSISTENT");
    const set = await liveSet("LE1-LIG-tenant", "extra");
    const q5 = async () => (await appliance.ask("GET", port("Q5").portUri)).body.associatedUplinkSetUri;
    expect(await q5()).toBe(set.uri);
    expect(await appliance.outcome("DELETE", set.uri)).toBe("Completed");
    expect(await q5()).toBeNull();
    expect(await statusOf("LE1-LIG-tenant")).toBe("CONSISTENT");
  });

  it("keeps its interconnect, type and a name of its own in it, and refuses a stale eTag", async () => {
    const set = await liveSet("LE1-LIG-tenant", "us-tenants");
    const other = await appliance.named("logical-interconnects", "LE2-LIG-tenant");
    const put = (changes: object) => appliance.outcome("PUT", set.uri, { ...set, ...changes });
    expect(await put({ logicalInterconnectUri: other.uri })).toBe("CRM_UPLINKSET_IMMUTABLE");
    expect(await put({ ethernetNetworkType: "Untagged" })).toBe("CRM_UPLINKSET_IMMUTABLE");
    expect(await put({ name: "us-flat" })).toBe("CRM_DUPLICATE_UPLINKSET_NAME");
    expect(await put({ colour: "red" })).toBe("UNRECOGNIZED_JSON_FIELD");
    expect(await put({ networkSetUris: [] })).toBe("UNRECOGNIZED_JSON_FIELD");
    expect(await put({ nativeNetworkUri: set.networkUris[0] })).toBe("Completed");
    expect(await appliance.ask("PUT", set.uri, set)).toMatchObject({ status: 412 });
  });
});

describe("a logical interconnect", () => {
  it("is consistent again when an edit of the group or of a live set is undone", async () => {
    const name = "LE1-LIG-tenant";
    const set = await liveSet(name, "us-tenants");
    const [first, ...rest] = set.networkUris;
    await appliance.outcome("PUT", set.uri, { ...set, networkUris: rest });
    expect(await statusOf(name)).toBe("NOT_CONSISTENT");
    const now = await liveSet(name, "us-tenants");
    await appliance.outcome("PUT", set.uri, { ...now, networkUris: [...rest, first] });
    expect(await statusOf(name)).toBe("CONSISTENT");

    const group = await appliance.named("logical-interconnect-groups", "LIG-tenant");
    const slower = group.uplinkSets.map((each: Json) => ({ ...each, lacpTimer: "Long" }));
    await appliance.outcome("PUT", group.uri, { ...group, uplinkSets: slower });
    expect(await statusOf(name)).toBe("NOT_CONSISTENT");
    const { eTag } = await appliance.named("logical-interconnect-groups", "LIG-tenant");
    await appliance.outcome("PUT", group.uri, { ...group, eTag });
    expect(await statusOf(name)).toBe("CONSISTENT");
  });

  it("takes sets, ports and internal networks from its group in one update, and leaves what is equal alone", async () => {
    const name = "LE1-LIG-tenant";
    const logical = await appliance.named("logical-interconnects", name);
    const group = await appliance.named("logical-interconnect-groups", "LIG-tenant");
    const untouched = await liveSet(name, "us-flat");
    const staging = await uriOf("staging-300");
    const [tenants, , flat] = group.uplinkSets;
    const moved = { ...tenants, logicalPortConfigInfos: [groupPort(3, 82)] };
    const added = tagged("new", {
      networkUris: [staging],
      mode: "Failover",
      logicalPortConfigInfos: [groupPort(6, 87)],
    });
    const wanted = { ...group, uplinkSets: [moved, flat, added], internalNetworkUris: [] };
    expect(await appliance.outcome("PUT", group.uri, wanted)).toBe("Completed");

    const uris = { logicalInterconnectUris: [logical.uri] };
    const report = await appliance.ask("POST", "/rest/logical-interconnects/bulk-inconsistency-validation", uris, 2000);
    expect(report.body).toMatchObject({ allowUpdateFromGroup: true, noOfInconsistentLIs: 1, totalNumberOfUpdates: 4 });

    expect(await appliance.outcome("PUT", `${logical.uri}/compliance`, null)).toBe("Completed");
    expect(await statusOf(name)).toBe("CONSISTENT");
    const sets = await setsOf(name);
    expect(sets.map((set) => set.name).sort()).toEqual(["new", "us-flat", "us-tenants"]);
    const made = await liveSet(name, "new");
    expect(made).toMatchObject({ networkUris: [staging], connectionMode: "Failover" });
    expect(made.portConfigInfos[0].location.locationEntries).toContainEqual({ type: "Port", value: "Q5" });
    expect((await liveSet(name, "us-tenants")).portConfigInfos[0].portUri).toContain(":Q4");
    expect((await liveSet(name, "us-flat")).eTag).toBe(untouched.eTag);
    expect((await appliance.ask("GET", logical.uri)).body.internalNetworkUris).toEqual([]);
    const again = await appliance.ask("PUT", `${logical.uri}/compliance`, null);
    expect([again.status, again.body.errorCode]).toEqual([
      400,
      "CRM_UNABLE_TO_PERFORM_UPDATE_FROM_GROUP_FOR_LOGICAL_INTERCONNECT",
    ]);
  });

  it("is updated with others in bulk; the story's second frame has drifted", async () => {
    const all = (await appliance.ask("GET", "/rest/logical-interconnects")).body.members;
    expect(all.map((each: Json) => [each.name, each.consistencyStatus])).toEqual([
      ["LE1-LIG-tenant", "CONSISTENT"],
      ["LE2-LIG-tenant", "NOT_CONSISTENT"],
      ["LE1-LIG-mgmt-storage", "CONSISTENT"],
    ]);
    const enclosure = () => appliance.named("logical-enclosures", "LE2");
    expect((await enclosure()).state).toBe("Inconsistent");
    const bulk = (uris: readonly string[], type = "li-compliance") =>
      appliance.outcome("PUT", "/rest/logical-interconnects/compliance", { type, logicalInterconnectUris: uris }, 2000);
    const uris = all.map((each: Json) => each.uri);
    expect(await bulk([...uris, "/rest/logical-interconnects/x"])).toBe("CRM_LOGICAL_INTERCONNECT_NOT_FOUND");
    expect(await bulk(uris, "li")).toBe("INVALID_TYPE");
    expect(await bulk(uris)).toBe("Completed");
    expect(await statusOf("LE2-LIG-tenant")).toBe("CONSISTENT");
    expect((await enclosure()).state).toBe("Consistent");
    expect(await bulk(uris)).toBe("CRM_UNABLE_TO_PERFORM_UPDATE_FROM_GROUP_FOR_LOGICAL_INTERCONNECT");
  });

  it("has internal networks, settings and readings of its own", async () => {
    const { uri } = await appliance.named("logical-interconnects", "LE1-LIG-tenant");
    const staging = await uriOf("staging-300");
    expect(await appliance.outcome("PUT", `${uri}/internalNetworks`, ["/rest/ethernet-networks/x"])).toBe(
      "CRM_INVALID_UUID",
    );
    expect(await appliance.outcome("PUT", `${uri}/internalNetworks`, [staging])).toBe("Completed");
    expect(await statusOf("LE1-LIG-tenant")).toBe("NOT_CONSISTENT");
    const vlans = (await appliance.ask("GET", `${uri}/internalVlans`)).body.members;
    expect(vlans).toEqual([{ generalNetworkUri: staging, internalVlanId: 300, logicalInterconnectUri: uri }]);
    const settings = { enableFastMacCacheFailover: false };
    expect(await appliance.outcome("PUT", `${uri}/ethernetSettings`, settings)).toBe("Completed");
    expect((await appliance.ask("GET", `${uri}/ethernetSettings`)).body).toEqual(settings);
    expect(await appliance.outcome("PUT", `${uri}/snmp-configuration`, { readCommunity: "c" })).toBe("Completed");
    expect((await appliance.ask("GET", `${uri}/snmp-configuration`)).body).toEqual({ readCommunity: "c" });
    expect(await appliance.outcome("PUT", `${uri}/configuration`, null)).toBe("Completed");
    const free = (await appliance.ask("GET", `${uri}/unassignedUplinkPortsForPortMonitor`)).body.members;
    const names = free.map((each: Json) => each.portName);
    expect([names.includes("Q5"), names.includes("Q1"), names.includes("d1")]).toEqual([true, false, false]);
    expect((await appliance.ask("GET", `${uri}/forwarding-information-base`)).body.members).toEqual([]);
  });
});
