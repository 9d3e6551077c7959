import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startLoopbackAppliance } from "./testing/loopback-appliance";

type Appliance = Awaited<ReturnType<typeof startLoopbackAppliance>>;
type Json = ReturnType<typeof JSON.parse>;
let appliance: Appliance;

beforeAll(async () => {
  appliance = await startLoopbackAppliance();
});
afterEach(() => appliance.reset());
afterAll(() => appliance.close());

const read = async (uri: string) => (await appliance.ask("GET", uri)).body;
const profileNamed = (name: string) => appliance.named("server-profiles", name);
const networkUri = async (name: string): Promise<string> => (await appliance.named("ethernet-networks", name)).uri;
const connectionsOf = (profile: Json): Json[] => profile.connectionSettings.connections;
const withConnections = (profile: Json, connections: readonly Json[]) => ({
  ...profile,
  connectionSettings: { connections },
});
const put = (profile: Json) => appliance.outcome("PUT", profile.uri, profile);
const off = async (profile: Json) => appliance.ended(await appliance.power(profile.serverHardwareUri, "Off"));
/** What the original driver sends for a port. */
const portOf = async (portId: string | null, network: string, priority = "NotBootable") => ({
  name: `NeutronPort[${portId}]`,
  portId,
  networkUri: await networkUri(network),
  boot: { priority },
  functionType: "Ethernet",
});

describe("a profile of a running server", () => {
  it("takes another name, description, network and network set online", async () => {
    const profile = await profileNamed("ironic-node-01");
    const [first, second] = connectionsOf(profile);
    const { uri: setUri } = await appliance.named("network-sets", "ns-prod");
    const moved = [
      { ...first, networkUri: await networkUri("tenant-102") },
      { ...second, networkUri: setUri },
    ];
    const next = withConnections({ ...profile, name: "renamed", description: "by hand" }, moved);
    expect(await put(next)).toBe("Completed");
    const after = await read(profile.uri);
    expect(after).toMatchObject({ name: "renamed", description: "by hand", state: "Normal", status: "OK" });
    expect(connectionsOf(after)).toMatchObject([
      { networkName: "tenant-102", mac: first.mac, state: "Deployed" },
      { networkName: "ns-prod", mac: second.mac, state: "Deployed" },
    ]);
    expect((await read(profile.serverHardwareUri)).powerState).toBe("On");
  });

  it.each([
    ["an added connection", async (all: Json[]) => [...all, await portOf("Mezz 3:1-b", "tenant-102")], "Connections"],
    ["a removed connection", async (all: Json[]) => all.slice(1), "Connections"],
    ["another port", async ([a, b]: Json[]) => [a, { ...b, portId: "Mezz 3:2-c" }], "Connections"],
    ["another bandwidth", async ([a, b]: Json[]) => [a, { ...b, requestedMbps: "1000" }], "Connections"],
    ["another boot priority", async ([a, b]: Json[]) => [a, { ...b, boot: { priority: "Secondary" } }], "Connections"],
  ])("refuses %s in its task, and takes it powered off", async (_what, change, section) => {
    const profile = await profileNamed("ironic-node-01");
    const next = withConnections(profile, await change(connectionsOf(profile)));
    const task = await appliance.ended(await appliance.ask("PUT", profile.uri, next));
    expect(task.body).toMatchObject({
      taskState: "Error",
      taskStatus: "Unable to edit server profile: ironic-node-01.",
    });
    expect(task.body.taskErrors[0]).toMatchObject({ errorCode: "ServerNotOffWithCauseForNoServerChange" });
    expect(task.body.taskErrors[0].message).toContain(
      `"name":"rack7-frame1, bay 1", "uri":"${profile.serverHardwareUri}"} is powered on and the changes made to the following sections can only be applied when the power is off: \n* ${section}`,
    );
    expect(await read(profile.uri)).toEqual(profile);
    await off(profile);
    expect(await put(next)).toBe("Completed");
    expect(connectionsOf(await read(profile.uri))).not.toEqual(connectionsOf(profile));
  });

  it("takes its connections in another order", async () => {
    const profile = await profileNamed("ironic-node-01");
    expect(await put(withConnections(profile, connectionsOf(profile).toReversed()))).toBe("Completed");
  });

  it("names every section that needs the power off", async () => {
    const profile = await profileNamed("ironic-node-01");
    const next = { ...withConnections(profile, []), boot: { manageBoot: true, order: ["CD"] } };
    const task = await appliance.ended(await appliance.ask("PUT", profile.uri, next));
    expect(task.body.taskErrors[0].message).toContain("* Connections\n* Boot Settings");
  });

  it("counts as running while it powers off", async () => {
    const profile = await profileNamed("ironic-node-01");
    await appliance.power(profile.serverHardwareUri, "Off");
    const task = await appliance.ask("PUT", profile.uri, withConnections(profile, []));
    expect((await appliance.ended(task)).body.taskErrors[0].errorCode).toBe("ServerNotOffWithCauseForNoServerChange");
  });
});

describe("while a profile is applied", () => {
  it("its server is locked, it is updating and what is new is reserved", async () => {
    const profile = await profileNamed("ironic-node-03");
    const hardware = profile.serverHardwareUri;
    const next = withConnections(profile, [...connectionsOf(profile), await portOf("Mezz 3:1-b", "tenant-100")]);
    const task = await appliance.ask("PUT", profile.uri, next);
    expect(await read(hardware)).toMatchObject({ state: "ApplyingProfile", powerLock: true });
    const during = await read(profile.uri);
    expect(during).toMatchObject({ state: "Updating", inProgress: true, taskUri: task.body.uri });
    expect(connectionsOf(during).map((each) => each.state)).toEqual(["Deployed", "Reserved"]);
    expect((await appliance.power(hardware, "On")).body.errorCode).toBe("SERVER_HARDWARE_POWER_LOCKED");
    const again = await appliance.ask("PUT", profile.uri, during);
    expect([again.status, again.body.errorCode]).toEqual([409, "SERVER_HARDWARE_POWER_LOCKED"]);
    await appliance.ended(task);
    expect(await read(hardware)).toMatchObject({ state: "ProfileApplied", powerLock: false, powerState: "Off" });
    const after = await read(profile.uri);
    expect(after).toMatchObject({ state: "Normal", inProgress: false });
    expect(after).not.toHaveProperty("transition");
    expect(connectionsOf(after)[1]).toMatchObject({ id: 2, mac: "02:23:13:14:01:12", state: "Deployed" });
  });

  it("a name alone leaves the server alone, and the profile takes no second change", async () => {
    const profile = await profileNamed("ironic-node-01");
    const renaming = await appliance.ask("PUT", profile.uri, { ...profile, name: "renamed" });
    expect(await read(profile.serverHardwareUri)).toMatchObject({ state: "ProfileApplied", powerLock: false });
    await appliance.ended(renaming);
    const patch = [{ op: "replace", path: "/description", value: "patched" }];
    const task = await appliance.ask("PATCH", profile.uri, patch);
    expect(await read(profile.serverHardwareUri)).toMatchObject({ state: "ProfileApplied", powerLock: false });
    const again = await appliance.ask("PATCH", profile.uri, patch);
    expect([again.status, again.body.errorCode]).toEqual([409, "PROFILE_OPERATION_IN_PROGRESS"]);
    await appliance.ended(task);
    expect((await read(profile.uri)).description).toBe("patched");
    expect(await appliance.outcome("PATCH", profile.uri, [{ op: "remove", path: "/name" }])).toBe("INVALID_ATTRIBUTE");
    const taken = [{ op: "replace", path: "/name", value: "ESX-07" }];
    expect(await appliance.outcome("PATCH", profile.uri, taken)).toBe("DUPLICATE_PROFILE_NAME");
  });
});

describe("connections", () => {
  const wrong: readonly (readonly [string, (all: Json[]) => Promise<Json[]>, string])[] = [
    [
      "a name twice",
      async ([a]) => [a, { ...(await portOf("Mezz 3:2-b", "tenant-100")), name: "TENANT-102" }],
      "DUPLICATE_CONNECTION_NAME",
    ],
    ["a name of 64 letters", async ([a]) => [{ ...a, name: "x".repeat(64) }], "INVALID_ATTRIBUTE"],
    ["an unknown field", async ([a]) => [{ ...a, colour: "red" }], "UNRECOGNIZED_JSON_FIELD"],
    [
      "an id twice",
      async ([a]) => [a, { ...(await portOf("Mezz 3:2-b", "tenant-100")), id: a.id }],
      "DUPLICATE_CONNECTION_ID",
    ],
    ["a FlexNIC twice", async ([a]) => [a, await portOf(a.portId, "tenant-100")], "DUPLICATE_CONNECTION_PORT"],
    ["a port that is none", async () => [await portOf("Slot three", "tenant-100")], "INVALID_PORT_ID"],
    ["a port that the server has not", async () => [await portOf("Mezz 3:1-e", "tenant-100")], "PORT_NOT_FOUND"],
    ["a port of a storage card", async () => [await portOf("Mezz 1:1", "tenant-100")], "PORT_NOT_FOUND"],
    [
      "a network that is none",
      async () => [{ ...(await portOf("Auto", "tenant-100")), networkUri: "/rest/ethernet-networks/x" }],
      "PROFILE_NETWORK_NOT_FOUND",
    ],
    ["no network", async () => [{ ...(await portOf("Auto", "tenant-100")), networkUri: null }], "INVALID_ATTRIBUTE"],
    ["another function type", async ([a]) => [{ ...a, functionType: "iSCSI" }], "CONNECTION_FUNCTION_TYPE_IMMUTABLE"],
    ["another MAC", async ([a]) => [{ ...a, mac: "02:00:00:00:00:01" }], "CONNECTION_MAC_IMMUTABLE"],
    ["a MAC that is none", async () => [{ ...(await portOf("Auto", "tenant-100")), mac: "zz" }], "INVALID_MAC"],
    [
      "a MAC of another port",
      async () => [{ ...(await portOf("Mezz 3:1-b", "tenant-100")), mac: "02:00:00:00:00:01" }],
      "MAC_NOT_OF_PORT",
    ],
    [
      "two Primaries",
      async ([a]) => [a, await portOf("Mezz 3:2-b", "tenant-100", "Primary")],
      "DUPLICATE_BOOT_PRIORITY",
    ],
    ["a bandwidth that is a number", async ([a]) => [{ ...a, requestedMbps: 2500 }], "INVALID_ATTRIBUTE"],
    ["a bandwidth of 50", async ([a]) => [{ ...a, requestedMbps: "50" }], "INVALID_CONNECTION_BANDWIDTH"],
    [
      "a bandwidth above the network's",
      async ([a]) => [{ ...a, requestedMbps: "20100" }],
      "INVALID_CONNECTION_BANDWIDTH",
    ],
    [
      "more bandwidth than the link",
      async ([a]) => [{ ...a, requestedMbps: "19900" }, await portOf("Mezz 3:1-b", "tenant-100")],
      "CONNECTION_BANDWIDTH_EXCEEDS_PORT",
    ],
    [
      "a network that no uplink set brings",
      async () => [await portOf("Mezz 3:1-b", "staging-300")],
      "PROFILE_NETWORK_NOT_AVAILABLE",
    ],
    [
      "a network of the other card's uplinks",
      async () => [await portOf("Mezz 3:1-b", "mgmt-oob")],
      "PROFILE_NETWORK_NOT_AVAILABLE",
    ],
  ];
  it.each(wrong)("with %s are refused", async (_what, change, code) => {
    const profile = await profileNamed("ironic-node-03");
    expect(await put(withConnections(profile, await change(connectionsOf(profile))))).toBe(code);
    expect(await read(profile.uri)).toEqual(profile);
  });

  it("say at once what is wrong with the request, and in the task what is wrong with the fabric", async () => {
    const profile = await profileNamed("ironic-node-03");
    const status = async (portId: string, network: string) =>
      (await appliance.ask("PUT", profile.uri, withConnections(profile, [await portOf(portId, network)]))).status;
    expect([await status("Mezz 9:1-a", "tenant-100"), await status("Mezz 3:1-b", "staging-300")]).toEqual([400, 202]);
  });

  it("get an id, a free FlexNIC, the network's bandwidth and the FlexNIC's MAC where the profile's are physical", async () => {
    const profile = await profileNamed("ironic-node-03");
    const added = [
      { ...(await portOf("Mezz 3:2", "tenant-100")), name: "any of a port" },
      { ...(await portOf(null, "mgmt-oob")), name: "any at all" },
      { ...(await portOf("None", "tenant-100")), name: "none" },
    ];
    expect(await put(withConnections(profile, [...connectionsOf(profile), ...added]))).toBe("Completed");
    expect(connectionsOf(await read(profile.uri)).slice(1)).toMatchObject([
      { id: 2, portId: "Mezz 3:2-a", mac: "02:23:13:14:02:11", requestedMbps: "2500", allocatedMbps: 2500 },
      { id: 3, portId: "Mezz 2:1-a", mac: "02:23:12:14:01:11", networkName: "mgmt-oob", state: "Deployed" },
      { id: 4, portId: "None", mac: null, state: "Reserved", allocatedMbps: 0 },
    ]);
  });

  it("get a virtual MAC where the profile's are virtual, unless they name the FlexNIC's own", async () => {
    const profile = await profileNamed("esx-07");
    await off(profile);
    const { boot: _boot, ...plain } = await portOf("Mezz 3:1-b", "tenant-100");
    const own = { ...plain, name: "own", portId: "Mezz 3:2-b", mac: "02-23-13-15-02-12" };
    const chosen = { ...plain, name: "chosen", portId: "Mezz 3:2-c", macType: "UserDefined", mac: "02:00:00:00:00:aa" };
    const all = [...connectionsOf(profile), plain, own, chosen];
    expect(await put(withConnections(profile, all))).toBe("Completed");
    expect(connectionsOf(await read(profile.uri))).toMatchObject([
      { macType: "Virtual", mac: "9A:A0:22:90:00:40", boot: null },
      { macType: "Virtual", mac: "9A:A0:22:90:00:41", boot: null },
      { macType: "Virtual", mac: "9A:A0:22:90:00:42", boot: null },
      { macType: "Physical", mac: "02:23:13:15:02:12" },
      { macType: "UserDefined", mac: "02:00:00:00:00:AA" },
    ]);
  });

  it("have no boot attribute where the boot settings are not managed", async () => {
    const profile = await profileNamed("esx-07");
    const added = [...connectionsOf(profile), await portOf("Mezz 3:1-b", "tenant-100")];
    expect(await put(withConnections(profile, added))).toBe("BOOT_ATTRIBUTE_NOT_ALLOWED");
  });

  it("may boot first and second once for each function type", async () => {
    const profile = await profileNamed("ironic-node-04");
    const added = await portOf("Mezz 3:1-b", "tenant-100", "Secondary");
    expect(await put(withConnections(profile, [...connectionsOf(profile), added]))).toBe("DUPLICATE_BOOT_PRIORITY");
    const [first, second] = connectionsOf(profile);
    const swapped = [
      { ...first, boot: second.boot },
      { ...second, boot: first.boot },
    ];
    expect(await put(withConnections(profile, swapped))).toBe("Completed");
  });

  it("to a network set need each of its networks behind their port", async () => {
    const profile = await profileNamed("ironic-node-04");
    const { uri } = await appliance.named("network-sets", "ns-prod");
    const added = { ...(await portOf("Mezz 3:1-b", "tenant-100")), networkUri: uri };
    // The second frame's live set has drifted: it misses one network of the set.
    expect(await put(withConnections(profile, [...connectionsOf(profile), added]))).toBe(
      "PROFILE_NETWORK_NOT_AVAILABLE",
    );
  });

  it("fail with their network, are kept as they are, and heal only when they are pointed elsewhere", async () => {
    const profile = await profileNamed("ironic-node-03");
    const network = await appliance.named("ethernet-networks", "tenant-102");
    await appliance.outcome("DELETE", network.uri);
    const failed = await read(profile.uri);
    expect(failed.status).toBe("Critical");
    expect(connectionsOf(failed)[0]).toMatchObject({ state: "Failed", networkUri: network.uri, networkName: null });
    expect((await read(`${profile.uri}/messages`)).connections).toMatchObject([{ connectionId: 1 }]);

    const again = { name: network.name, ethernetNetworkType: "Tagged", vlanId: network.vlanId };
    expect(await appliance.outcome("POST", "/rest/ethernet-networks", again)).toBe("Completed");
    expect(connectionsOf(await read(profile.uri))[0].state).toBe("Failed");
    const kept = { ...failed, description: "still broken" };
    expect(await put(kept)).toBe("Completed");
    const still = await read(profile.uri);
    expect([still.status, connectionsOf(still)[0].state]).toEqual(["Critical", "Failed"]);

    const healed = [{ ...connectionsOf(still)[0], networkUri: await networkUri("tenant-100") }];
    expect(await put(withConnections(still, healed))).toBe("Completed");
    const after = await read(profile.uri);
    expect([after.status, connectionsOf(after)[0].state]).toEqual(["OK", "Deployed"]);
  });
});

describe("a profile", () => {
  const body = async (more: object = {}) => {
    const { uri } = await appliance.named("server-hardware", "rack7-frame2, bay 4");
    const connections = [await portOf("Mezz 3:1-a", "tenant-100", "Primary")];
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
    expect(await read(made.serverHardwareUri)).toMatchObject({ state: "ApplyingProfile", serverProfileUri: null });
    await appliance.ended(task);
    const profile = await read(resourceUri);
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
    expect(await read(made.serverHardwareUri)).toMatchObject({
      serverProfileUri: resourceUri,
      state: "ProfileApplied",
    });

    const gone = await appliance.ask("DELETE", resourceUri);
    expect(gone.body.name).toBe("Delete");
    expect(await read(made.serverHardwareUri)).toMatchObject({ state: "RemovingProfile", powerLock: true });
    await appliance.ended(gone);
    expect((await appliance.ask("GET", resourceUri)).status).toBe(404);
    expect(await read(made.serverHardwareUri)).toMatchObject({ serverProfileUri: null, state: "NoProfileApplied" });
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
    expect((await read("/rest/server-profiles")).total).toBe(7);
  });

  it("is not made for a server that has one or is on, nor deleted from one that is on", async () => {
    const used = await profileNamed("ironic-node-01");
    const taken = await body({ serverHardwareUri: used.serverHardwareUri });
    expect(await appliance.outcome("POST", "/rest/server-profiles", taken)).toBe("SERVER_HARDWARE_HAS_PROFILE");
    const made = await body();
    await appliance.control(made.serverHardwareUri, { powerState: "On" });
    const notOff = "ServerNotOffWithCauseForNoServerChange";
    expect(await appliance.outcome("POST", "/rest/server-profiles", made)).toBe(notOff);
    expect(await appliance.outcome("DELETE", used.uri)).toBe(notOff);
    expect(await read(used.uri)).toEqual(used);
  });

  it("moves from server to server, both powered off", async () => {
    const profile = await profileNamed("ironic-node-04");
    const { uri: other } = await appliance.named("server-hardware", "rack7-frame2, bay 4");
    expect(await put({ ...profile, serverHardwareUri: other })).toBe("Completed");
    expect(await read(profile.serverHardwareUri)).toMatchObject({ serverProfileUri: null, state: "NoProfileApplied" });
    expect(await read(other)).toMatchObject({ serverProfileUri: profile.uri });
    const moved = await read(profile.uri);
    expect(moved).toMatchObject({ serverHardwareUri: other, enclosureBay: 4 });
    expect(connectionsOf(moved)[0]).toMatchObject({ mac: "02:23:13:17:01:11" });
  });

  it("without hardware keeps its connections reserved", async () => {
    const profile = await profileNamed("spare-node");
    expect(await put(withConnections(profile, [await portOf("Mezz 3:1-a", "tenant-100")]))).toBe("Completed");
    expect(connectionsOf(await read(profile.uri))).toMatchObject([
      { state: "Reserved", mac: null, interconnectUri: null },
    ]);
    const far = withConnections(await read(profile.uri), [await portOf("Mezz 3:1-b", "staging-300")]);
    expect(await put(far)).toBe("PROFILE_NETWORK_NOT_AVAILABLE");
  });

  it("is only replaced by who has seen the current one", async () => {
    const profile = await profileNamed("ironic-node-01");
    expect(await put({ ...profile, description: "first" })).toBe("Completed");
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
    const connections = [...profile.connections, await portOf("Mezz 3:1-b", "tenant-100")];
    expect(await appliance.outcome("PUT", profile.uri, { ...profile, connections }, 300)).toBe("Completed");
    const other = { ...profile, connectionSettings: { connections }, eTag: undefined };
    expect(await appliance.outcome("PUT", profile.uri, other, 300)).toBe("UNRECOGNIZED_JSON_FIELD");
    expect(connectionsOf(await read(profile.uri))).toHaveLength(2);
  });

  it("is deleted with all others that a filter finds, never without a filter", async () => {
    expect((await appliance.ask("DELETE", "/rest/server-profiles")).body.errorCode).toBe("INVALID_FILTER");
    const filter = encodeURIComponent("name matches 'ironic-node-0%'");
    const many = `/rest/server-profiles?filter=${filter}`;
    expect(await appliance.outcome("DELETE", many)).toBe("ServerNotOffWithCauseForNoServerChange");
    for (const name of ["ironic-node-01", "ironic-node-02"]) await off(await profileNamed(name));
    expect(await appliance.outcome("DELETE", many)).toBe("Completed");
    const { members } = await read("/rest/server-profiles");
    expect(members.map((each: { name: string }) => each.name)).toEqual(["db-primary", "esx-07", "spare-node"]);
  });

  it("stays as it was when a fault ends its task", async () => {
    const profile = await profileNamed("ironic-node-03");
    await appliance.ask("POST", "/simulator/faults", { kind: "task-error", resource: "server-profiles" });
    expect(await put(withConnections(profile, []))).toBe("SIMULATED_FAULT");
    expect(await read(profile.uri)).toEqual(profile);
  });
});

describe("look-ups", () => {
  const names = (members: readonly { name: string }[]) => members.map((each) => each.name).sort();

  it("tell what reaches a server through its uplink sets", async () => {
    const { serverHardwareUri } = await profileNamed("ironic-node-04");
    const path = "/rest/server-profiles/available-networks";
    const second = await read(`${path}?serverHardwareUri=${serverHardwareUri}&functionType=Ethernet`);
    expect(names(second.ethernetNetworks)).toEqual(
      ["prod-db", "prod-web", "provisioning", "tenant-100", "tenant-101", "tenant-102", "vmotion-internal"].sort(),
    );
    expect(second.networkSets).toEqual([]);
    const first = await profileNamed("ironic-node-01");
    const reached = await read(`${path}?profileUri=${first.uri}`);
    expect(names(reached.networkSets)).toEqual(["ns-prod"]);
    expect(names(reached.ethernetNetworks)).toContain("mgmt-oob");
    const group = await read(`${path}?enclosureGroupUri=${first.enclosureGroupUri}`);
    expect(names(group.ethernetNetworks)).toEqual(names(reached.ethernetNetworks));
  });

  it("tell which servers are free and which ports they have", async () => {
    const path = "/rest/server-profiles";
    const free = await read(`${path}/available-servers`);
    expect(names(free)).toEqual(["ilo-rack7-u12.mgmt", "rack7-frame2, bay 4"]);
    const own = await profileNamed("esx-07");
    expect(await read(`${path}/available-servers?profileUri=${own.uri}`)).toHaveLength(3);
    const { ports } = await read(`${path}/profile-ports?serverHardwareUri=${own.serverHardwareUri}`);
    expect(ports).toHaveLength(8);
    expect(ports[0]).toMatchObject({ portId: "Mezz 3:1-a", mac: "02:23:13:15:01:11", portFunction: "a" });
    expect((await appliance.ask("GET", `${own.uri}/compliance-preview`)).body.isOnlineUpdate).toBe(true);
    expect((await appliance.ask("GET", `${path}/nope/messages`)).status).toBe(404);
  });
});
