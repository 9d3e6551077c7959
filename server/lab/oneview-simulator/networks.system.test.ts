import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startLoopbackAppliance } from "./testing/loopback-appliance";

type Appliance = Awaited<ReturnType<typeof startLoopbackAppliance>>;
let appliance: Appliance;
beforeAll(async () => {
  appliance = await startLoopbackAppliance();
});
afterAll(() => appliance.close());

const networks = "/rest/ethernet-networks";
const tagged = (name: string, vlanId: number, more: object = {}) => ({
  ...{ name, ethernetNetworkType: "Tagged", vlanId },
  ...more,
});
const scope = (number: number) => `/rest/scopes/${number}`;

describe("an Ethernet network", () => {
  it.each([200, 300, 600, 1600, 3400])("keeps its description at API version %i", async (version) => {
    const name = `described-${version}`;
    const body = tagged(name, 900, { description: "bridgehead cloud=one" });
    expect(await appliance.outcome("POST", networks, body, version)).toBe("Completed");
    const made = await appliance.named("ethernet-networks", name, version);
    expect(made).toMatchObject({ description: "bridgehead cloud=one", vlanId: 900, purpose: "General" });
    const renamed = { ...made, name: `${name}-b`, description: "bridgehead cloud=two" };
    expect(await appliance.outcome("PUT", made.uri, renamed, version)).toBe("Completed");
    expect((await appliance.ask("GET", made.uri, undefined, version)).body.description).toBe("bridgehead cloud=two");
  });

  it("owns a connection template with the bandwidth it was made with, and takes it along", async () => {
    const bandwidth = { maximumBandwidth: 8000, typicalBandwidth: 1000 };
    await appliance.outcome("POST", networks, tagged("wide", 901, { bandwidth }));
    const { uri, connectionTemplateUri } = await appliance.named("ethernet-networks", "wide");
    const template = (await appliance.ask("GET", connectionTemplateUri)).body;
    expect(template.bandwidth).toEqual(bandwidth);
    const faster = { ...template, bandwidth: { maximumBandwidth: 9000, typicalBandwidth: 2000 } };
    expect(await appliance.outcome("PUT", connectionTemplateUri, faster)).toBe("Completed");
    expect((await appliance.ask("GET", connectionTemplateUri)).body.bandwidth.maximumBandwidth).toBe(9000);
    await appliance.outcome("DELETE", uri, {});
    expect((await appliance.ask("GET", connectionTemplateUri)).status).toBe(404);
  });

  it("is changed only from its current eTag, unless forced", async () => {
    await appliance.outcome("POST", networks, tagged("contested", 902));
    const read = await appliance.named("ethernet-networks", "contested");
    expect(await appliance.outcome("PUT", read.uri, { ...read, purpose: "ISCSI" })).toBe("Completed");
    const late = { ...read, purpose: "Management" };
    expect(await appliance.ask("PUT", read.uri, late)).toMatchObject({ status: 412 });
    const stale = { "If-Match": read.eTag };
    expect(await appliance.ask("DELETE", read.uri, undefined, 600, stale)).toMatchObject({ status: 412 });
    const forced = await appliance.ask("PUT", read.uri, late, 600, { "If-Match": "*" });
    expect((await appliance.ended(forced)).body.taskState).toBe("Completed");
    expect((await appliance.named("ethernet-networks", "contested")).purpose).toBe("Management");
  });

  it("is put in scopes by PATCH from API version 300 on, and at its creation from 600 on", async () => {
    const body = tagged("scoped", 903, { initialScopeUris: [scope(1)] });
    await appliance.outcome("POST", networks, body);
    const { uri } = await appliance.named("ethernet-networks", "scoped");
    const patch = (op: string, path: string, value?: unknown, version = 300) =>
      appliance.outcome("PATCH", uri, [{ op, path, value }], version);
    const scopes = async () => (await appliance.ask("GET", uri)).body.scopeUris;
    expect(await scopes()).toEqual([scope(1)]);
    expect(await patch("add", "/scopeUris/-", scope(2))).toBe("Completed");
    expect(await scopes()).toEqual([scope(1), scope(2)]);
    expect(await patch("remove", "/scopeUris/0")).toBe("Completed");
    expect(await patch("replace", "/scopeUris/0", scope(4))).toBe("Completed");
    expect(await scopes()).toEqual([scope(4)]);
    expect(await patch("replace", "/scopeUris", [scope(3)])).toBe("Completed");
    expect(await scopes()).toEqual([scope(3)]);
    expect(await patch("replace", "/name", "other")).toBe("INVALID_PATCH_PATH");
    expect(await patch("remove", "/scopeUris/7")).toBe("INVALID_PATCH_PATH");
    expect(await patch("replace", "/scopeUris", ["nonsense"])).toBe("INVALID_ATTRIBUTE");
    expect(await patch("replace", "/scopeUris", [], 200)).toBe("METHOD_NOT_ALLOWED");
    const two = await appliance.ask("PATCH", uri, [
      { op: "remove", path: "/scopeUris" },
      { op: "remove", path: "/scopeUris" },
    ]);
    expect(two.status).toBe(400);
  });

  it("in use is deleted: internal lists, sets and groups lose it, connections fail, none is left behind", async () => {
    await appliance.reset();
    const { uri } = await appliance.named("ethernet-networks", "prod-web");
    const internal = (await appliance.named("ethernet-networks", "vmotion-internal")).uri;
    expect(await appliance.outcome("DELETE", uri, {})).toBe("Completed");
    expect(await appliance.outcome("DELETE", internal, {})).toBe("Completed");
    for (const category of ["logical-interconnect-groups", "uplink-sets", "network-sets", "logical-interconnects"]) {
      const text = JSON.stringify((await appliance.ask("GET", `/rest/${category}`)).body.members);
      expect([category, text.includes(uri), text.includes(internal)]).toEqual([category, false, false]);
    }
    const profile = await appliance.named("server-profiles", "esx-07");
    const failed = profile.connectionSettings.connections.filter((each: { state: string }) => each.state === "Failed");
    expect(failed.map((each: { networkUri: string }) => each.networkUri)).toEqual([internal]);
    // Deleting takes a network out of group and live sets alike: what was consistent stays so.
    expect((await appliance.named("logical-interconnects", "LE1-LIG-tenant")).consistencyStatus).toBe("CONSISTENT");
    await appliance.reset();
  });
});

describe("networks in bulk", () => {
  it("are made with the name of the prefix and the VLAN, all Tagged", async () => {
    const body = { vlanIdRange: "1000-1002, 1005", namePrefix: "bulk", purpose: "VMMigration" };
    expect(await appliance.outcome("POST", `${networks}/bulk`, body)).toBe("Completed");
    const filter = encodeURIComponent(`"'name' matches 'bulk\\_%'"`);
    const { members } = (await appliance.ask("GET", `${networks}?filter=${filter}&sort=vlanId:ascending`)).body;
    expect(members.map((each: { name: string; vlanId: number }) => [each.name, each.vlanId])).toEqual([
      ["bulk_1000", 1000],
      ["bulk_1001", 1001],
      ["bulk_1002", 1002],
      ["bulk_1005", 1005],
    ]);
    expect(members[0]).toMatchObject({ ethernetNetworkType: "Tagged", purpose: "VMMigration" });
  });

  it.each([
    ["a name that exists", { vlanIdRange: "1004-1006", namePrefix: "BULK" }, 600, "CRM_DUPLICATE_BULK_NETWORK_NAME"],
    ["a range out of bounds", { vlanIdRange: "4090-4095", namePrefix: "x" }, 600, "CRM_INVALID_VLAN_RANGE"],
    ["a range backwards", { vlanIdRange: "9-1", namePrefix: "x" }, 600, "CRM_INVALID_VLAN_RANGE"],
    ["no prefix", { vlanIdRange: "1" }, 600, "INVALID_ATTRIBUTE"],
    ["another field", { vlanIdRange: "1", namePrefix: "x", vlanId: 1 }, 600, "UNRECOGNIZED_JSON_FIELD"],
    [
      "another version's type",
      { type: "bulk-ethernet-network", vlanIdRange: "1", namePrefix: "x" },
      600,
      "INVALID_TYPE",
    ],
    ["the oldest type", { type: "bulk-ethernet-network", vlanIdRange: "1", namePrefix: "v2" }, 200, "Completed"],
    ["the newest type", { type: "bulk-ethernet-networkV2", vlanIdRange: "1", namePrefix: "v3" }, 3400, "Completed"],
  ])("with %s", async (_what, body, version, expected) => {
    const before = (await appliance.ask("GET", networks)).body.total;
    expect(await appliance.outcome("POST", `${networks}/bulk`, body, version)).toBe(expected);
    expect((await appliance.ask("GET", networks)).body.total).toBe(before + (expected === "Completed" ? 1 : 0));
  });

  it("are deleted all or none, from API version 1600 on", async () => {
    await appliance.outcome("POST", `${networks}/bulk`, { vlanIdRange: "1100-1102", namePrefix: "doomed" });
    const filter = encodeURIComponent("name matches 'doomed%'");
    const list = async () => (await appliance.ask("GET", `${networks}?filter=${filter}`)).body;
    const networkUris = (await list()).members.map((each: { uri: string }) => each.uri);
    const remove = (uris: readonly string[], version = 1600) =>
      appliance.outcome("POST", `${networks}/bulk-delete`, { networkUris: uris }, version);
    expect(await remove([...networkUris, `${networks}/none`])).toBe("CRM_NETWORK_NOT_FOUND");
    expect(await remove(networkUris, 1200)).toBe("GENERIC_HTTP_404");
    expect((await list()).total).toBe(3);
    expect(await remove(networkUris)).toBe("Completed");
    expect((await list()).total).toBe(0);
  });
});

describe("a network set", () => {
  const sets = "/rest/network-sets";
  const uriOf = async (name: string) => (await appliance.named("ethernet-networks", name)).uri;

  it("is made, changed, scoped and deleted with its connection template", async () => {
    const [web, db] = [await uriOf("prod-web"), await uriOf("prod-db")];
    const body = { name: "pair", networkUris: [web, db], nativeNetworkUri: web };
    expect(await appliance.outcome("POST", sets, body)).toBe("Completed");
    const set = await appliance.named("network-sets", "pair");
    expect(set).toMatchObject({
      networkUris: [web, db],
      nativeNetworkUri: web,
      networkSetType: "Regular",
      state: "Active",
    });
    expect((await appliance.ask("GET", set.connectionTemplateUri)).status).toBe(200);
    const smaller = { ...set, networkUris: [db], nativeNetworkUri: null };
    expect(await appliance.outcome("PUT", set.uri, smaller)).toBe("Completed");
    expect(await appliance.ask("PUT", set.uri, smaller)).toMatchObject({ status: 412 });
    const patch = [{ op: "add", path: "/scopeUris/-", value: scope(1) }];
    expect(await appliance.outcome("PATCH", set.uri, patch)).toBe("Completed");
    expect((await appliance.ask("GET", set.uri)).body).toMatchObject({ networkUris: [db], scopeUris: [scope(1)] });
    expect(await appliance.outcome("DELETE", set.uri)).toBe("Completed");
    expect((await appliance.ask("GET", set.connectionTemplateUri)).status).toBe(404);
  });

  it("is refused by its rules", async () => {
    const [web, app] = [await uriOf("prod-web"), await uriOf("prod-app")];
    const make = (body: object) => appliance.outcome("POST", sets, { name: "bad", networkUris: [web], ...body });
    expect([
      await make({ name: "NS-Prod" }),
      await make({ networkUris: [web, web] }),
      await make({ networkUris: [await uriOf("scratch-flat")] }),
      await make({ networkUris: ["/rest/ethernet-networks/x"] }),
      await make({ nativeNetworkUri: app }),
      await make({ colour: "red" }),
      await make({ type: "network-set" }),
    ]).toEqual([
      ...["CRM_DUPLICATE_NETWORK_SET_NAME", "CRM_DUPLICATE_NETWORK_IN_NETWORK_SET", "CRM_NETWORK_TYPE_MISMATCH"],
      ...["CRM_INVALID_UUID", "CRM_NATIVE_NETWORK_NOT_MEMBER", "UNRECOGNIZED_JSON_FIELD", "INVALID_TYPE"],
    ]);
    const native = await appliance.ask("POST", sets, { name: "bad", networkUris: [web], nativeNetworkUri: app });
    expect(native.body.message).toBe(
      `The native network URI: ${app} is not a member of the network(s) in the bad network set.`,
    );
  });

  it("used by a profile holds only networks that an uplink set carries, and fails its connections when deleted", async () => {
    const set = await appliance.named("network-sets", "ns-prod");
    const add = async (name: string) =>
      await appliance.outcome("PUT", set.uri, { ...set, networkUris: [...set.networkUris, await uriOf(name)] });
    expect(await add("staging-300")).toBe("CRM_NETWORK_SET_IN_USE_BY_PROFILE");
    expect(await add("prod-db")).toBe("Completed");
    expect(await appliance.outcome("DELETE", set.uri)).toBe("Completed");
    const { connections } = (await appliance.named("server-profiles", "esx-07")).connectionSettings;
    const user = connections.find((each: { networkUri: string }) => each.networkUri === set.uri);
    expect(user).toMatchObject({ state: "Failed" });
    await appliance.reset();
  });
});
