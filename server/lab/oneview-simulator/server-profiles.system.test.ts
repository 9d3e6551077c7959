import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { connectionsOf, startProfileAppliance, withConnections } from "./testing/profile-appliance";

let appliance: Awaited<ReturnType<typeof startProfileAppliance>>;

beforeAll(async () => {
  appliance = await startProfileAppliance();
});
afterEach(() => appliance.reset());
afterAll(() => appliance.close());

describe("a profile", () => {
  const body = async (more: object = {}) => {
    const { uri } = await appliance.named("server-hardware", "rack7-frame2, bay 4");
    const connections = [await appliance.portOf("Mezz 3:1-a", "tenant-100", "Primary")];
    return {
      name: "fresh",
      serverHardwareUri: uri,
      boot: { manageBoot: true, order: ["HardDisk"] },
      connectionSettings: { connections },
      ...more,
    };
  };

  it("is made for a free server, shown when its task ends, and deleted again", async () => {
    const made = await body();
    const task = await appliance.ask("POST", "/rest/server-profiles", made);
    const { resourceUri } = task.body.associatedResource;
    expect(task.body.name).toBe("Create");
    expect((await appliance.ask("GET", resourceUri)).status).toBe(404);
    expect(await appliance.read(made.serverHardwareUri)).toMatchObject({
      state: "ApplyingProfile",
      serverProfileUri: null,
    });
    await appliance.ended(task);
    const profile = await appliance.read(resourceUri);
    expect(profile).toMatchObject({
      name: "fresh",
      macType: "Virtual",
      enclosureBay: 4,
      state: "Normal",
      status: "OK",
    });
    expect(profile.serverHardwareTypeUri).toMatch(/server-hardware-types/);
    expect(connectionsOf(profile)).toMatchObject([{ id: 1, macType: "Virtual", state: "Deployed" }]);
    expect(connectionsOf(profile)[0].mac).toMatch(/^9A:A0:22:90:/);
    expect(await appliance.read(made.serverHardwareUri)).toMatchObject({
      serverProfileUri: resourceUri,
      state: "ProfileApplied",
    });

    const gone = await appliance.ask("DELETE", resourceUri);
    expect(gone.body.name).toBe("Delete");
    expect(await appliance.read(made.serverHardwareUri)).toMatchObject({ state: "RemovingProfile", powerLock: true });
    await appliance.ended(gone);
    expect((await appliance.ask("GET", resourceUri)).status).toBe(404);
    expect(await appliance.read(made.serverHardwareUri)).toMatchObject({
      serverProfileUri: null,
      state: "NoProfileApplied",
    });
  });

  it.each([
    ["a name in other case", { name: "ESX-07" }, "DUPLICATE_PROFILE_NAME"],
    ["no name", { name: "" }, "INVALID_ATTRIBUTE"],
    ["an unknown field", { colour: "red" }, "UNRECOGNIZED_JSON_FIELD"],
    ["the older place of connections", { connections: [] }, "UNRECOGNIZED_JSON_FIELD"],
    ["another version's type", { type: "ServerProfileV6" }, "INVALID_TYPE"],
    ["a server that is none", { serverHardwareUri: "/rest/server-hardware/x" }, "SERVER_HARDWARE_NOT_FOUND"],
    [
      "a server of another type",
      { serverHardwareTypeUri: "/rest/server-hardware-types/x" },
      "SERVER_HARDWARE_TYPE_MISMATCH",
    ],
  ])("with %s is not made", async (_what, more, code) => {
    expect(await appliance.outcome("POST", "/rest/server-profiles", await body(more))).toBe(code);
    expect((await appliance.read("/rest/server-profiles")).total).toBe(7);
  });

  it("is not made for a server that has one or is on, nor deleted from one that is on", async () => {
    const used = await appliance.profileNamed("ironic-node-01");
    const taken = await body({ serverHardwareUri: used.serverHardwareUri });
    expect(await appliance.outcome("POST", "/rest/server-profiles", taken)).toBe("SERVER_HARDWARE_HAS_PROFILE");
    const made = await body();
    await appliance.control(made.serverHardwareUri, { powerState: "On" });
    const notOff = "ServerNotOffWithCauseForNoServerChange";
    expect(await appliance.outcome("POST", "/rest/server-profiles", made)).toBe(notOff);
    expect(await appliance.outcome("DELETE", used.uri)).toBe(notOff);
    expect(await appliance.read(used.uri)).toEqual(used);
  });

  it("moves from server to server, both powered off", async () => {
    const profile = await appliance.profileNamed("ironic-node-04");
    const { uri: other } = await appliance.named("server-hardware", "rack7-frame2, bay 4");
    expect(await appliance.put({ ...profile, serverHardwareUri: other })).toBe("Completed");
    expect(await appliance.read(profile.serverHardwareUri)).toMatchObject({
      serverProfileUri: null,
      state: "NoProfileApplied",
    });
    expect(await appliance.read(other)).toMatchObject({ serverProfileUri: profile.uri });
    const moved = await appliance.read(profile.uri);
    expect(moved).toMatchObject({ serverHardwareUri: other, enclosureBay: 4 });
    expect(connectionsOf(moved)[0]).toMatchObject({ mac: "02:23:13:17:01:11" });
  });

  it("without hardware keeps its connections reserved", async () => {
    const profile = await appliance.profileNamed("spare-node");
    expect(await appliance.put(withConnections(profile, [await appliance.portOf("Mezz 3:1-a", "tenant-100")]))).toBe(
      "Completed",
    );
    expect(connectionsOf(await appliance.read(profile.uri))).toMatchObject([
      { state: "Reserved", mac: null, interconnectUri: null },
    ]);
    const far = withConnections(await appliance.read(profile.uri), [
      await appliance.portOf("Mezz 3:1-b", "staging-300"),
    ]);
    expect(await appliance.put(far)).toBe("PROFILE_NETWORK_NOT_AVAILABLE");
  });

  it("is only replaced by who has seen the current one", async () => {
    const profile = await appliance.profileNamed("ironic-node-01");
    expect(await appliance.put({ ...profile, description: "first" })).toBe("Completed");
    const stale = await appliance.ask("PUT", profile.uri, { ...profile, description: "second" });
    expect([stale.status, stale.body.errorCode]).toEqual([412, "EtagPreconditionFailedException"]);
    const old = { "If-Match": profile.eTag };
    const patch = [{ op: "replace", path: "/description", value: "third" }];
    expect((await appliance.ask("PATCH", profile.uri, patch, 600, old)).status).toBe(412);
    expect((await appliance.ask("DELETE", profile.uri, undefined, 600, old)).status).toBe(412);
    const forced = await appliance.ask("PUT", profile.uri, profile, 600, { "If-Match": "*" });
    expect(forced.status).toBe(202);
  });

  it("keeps its connections at its top before API 600", async () => {
    const profile = await appliance.named("server-profiles", "ironic-node-03", 300);
    expect(profile).toMatchObject({ type: "ServerProfileV6" });
    expect(profile).not.toHaveProperty("connectionSettings");
    expect(profile.connections[0]).not.toHaveProperty("networkName");
    const connections = [...profile.connections, await appliance.portOf("Mezz 3:1-b", "tenant-100")];
    expect(await appliance.outcome("PUT", profile.uri, { ...profile, connections }, 300)).toBe("Completed");
    const other = { ...profile, connectionSettings: { connections }, eTag: undefined };
    expect(await appliance.outcome("PUT", profile.uri, other, 300)).toBe("UNRECOGNIZED_JSON_FIELD");
    expect(connectionsOf(await appliance.read(profile.uri))).toHaveLength(2);
  });

  it("is deleted with all others that a filter finds, never without a filter", async () => {
    expect((await appliance.ask("DELETE", "/rest/server-profiles")).body.errorCode).toBe("INVALID_FILTER");
    const filter = encodeURIComponent("name matches 'ironic-node-0%'");
    const many = `/rest/server-profiles?filter=${filter}`;
    expect(await appliance.outcome("DELETE", many)).toBe("ServerNotOffWithCauseForNoServerChange");
    for (const name of ["ironic-node-01", "ironic-node-02"]) await appliance.off(await appliance.profileNamed(name));
    expect(await appliance.outcome("DELETE", many)).toBe("Completed");
    const { members } = await appliance.read("/rest/server-profiles");
    expect(members.map((each: { name: string }) => each.name)).toEqual(["db-primary", "esx-07", "spare-node"]);
  });

  it("stays as it was when a fault ends its task", async () => {
    const profile = await appliance.profileNamed("ironic-node-03");
    await appliance.ask("POST", "/simulator/faults", { kind: "task-error", resource: "server-profiles" });
    expect(await appliance.put(withConnections(profile, []))).toBe("SIMULATED_FAULT");
    expect(await appliance.read(profile.uri)).toEqual(profile);
  });
});

describe("look-ups", () => {
  const names = (members: readonly { name: string }[]) => members.map((each) => each.name).sort();

  it("tell what reaches a server through its uplink sets", async () => {
    const { serverHardwareUri } = await appliance.profileNamed("ironic-node-04");
    const path = "/rest/server-profiles/available-networks";
    const second = await appliance.read(`${path}?serverHardwareUri=${serverHardwareUri}&functionType=Ethernet`);
    expect(names(second.ethernetNetworks)).toEqual(
      ["prod-db", "prod-web", "provisioning", "tenant-100", "tenant-101", "tenant-102", "vmotion-internal"].sort(),
    );
    expect(second.networkSets).toEqual([]);
    const first = await appliance.profileNamed("ironic-node-01");
    const reached = await appliance.read(`${path}?profileUri=${first.uri}`);
    expect(names(reached.networkSets)).toEqual(["ns-prod"]);
    expect(names(reached.ethernetNetworks)).toContain("mgmt-oob");
    const group = await appliance.read(`${path}?enclosureGroupUri=${first.enclosureGroupUri}`);
    expect(names(group.ethernetNetworks)).toEqual(names(reached.ethernetNetworks));
  });

  it("tell which servers are free and which ports they have", async () => {
    const path = "/rest/server-profiles";
    const free = await appliance.read(`${path}/available-servers`);
    expect(names(free)).toEqual(["ilo-rack7-u12.mgmt", "rack7-frame2, bay 4"]);
    const own = await appliance.profileNamed("esx-07");
    expect(await appliance.read(`${path}/available-servers?profileUri=${own.uri}`)).toHaveLength(3);
    const { ports } = await appliance.read(`${path}/profile-ports?serverHardwareUri=${own.serverHardwareUri}`);
    expect(ports).toHaveLength(8);
    expect(ports[0]).toMatchObject({ portId: "Mezz 3:1-a", mac: "02:23:13:15:01:11", portFunction: "a" });
    expect((await appliance.ask("GET", `${own.uri}/compliance-preview`)).body.isOnlineUpdate).toBe(true);
    expect((await appliance.ask("GET", `${path}/nope/messages`)).status).toBe(404);
  });
});
