import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { connectionsOf, startProfileAppliance, withConnections } from "./testing/profile-appliance";

type Json = ReturnType<typeof JSON.parse>;
let appliance: Awaited<ReturnType<typeof startProfileAppliance>>;

beforeAll(async () => {
  appliance = await startProfileAppliance();
});
afterEach(() => appliance.reset());
afterAll(() => appliance.close());

describe("a profile of a running server", () => {
  it("takes another name, description, network and network set online", async () => {
    const profile = await appliance.profileNamed("ironic-node-01");
    const [first, second] = connectionsOf(profile);
    const { uri: setUri } = await appliance.named("network-sets", "ns-prod");
    const moved = [
      { ...first, networkUri: await appliance.networkUri("tenant-102") },
      { ...second, networkUri: setUri },
    ];
    const next = withConnections({ ...profile, name: "renamed", description: "by hand" }, moved);
    expect(await appliance.put(next)).toBe("Completed");
    const after = await appliance.read(profile.uri);
    expect(after).toMatchObject({ name: "renamed", description: "by hand", state: "Normal", status: "OK" });
    expect(connectionsOf(after)).toMatchObject([
      { networkName: "tenant-102", mac: first.mac, state: "Deployed" },
      { networkName: "ns-prod", mac: second.mac, state: "Deployed" },
    ]);
    expect((await appliance.read(profile.serverHardwareUri)).powerState).toBe("On");
  });

  it.each([
    [
      "an added connection",
      async (all: Json[]) => [...all, await appliance.portOf("Mezz 3:1-b", "tenant-102")],
      "Connections",
    ],
    ["a removed connection", async (all: Json[]) => all.slice(1), "Connections"],
    ["another port", async ([a, b]: Json[]) => [a, { ...b, portId: "Mezz 3:2-c" }], "Connections"],
    ["another bandwidth", async ([a, b]: Json[]) => [a, { ...b, requestedMbps: "1000" }], "Connections"],
    ["another boot priority", async ([a, b]: Json[]) => [a, { ...b, boot: { priority: "Secondary" } }], "Connections"],
  ])("refuses %s in its task, and takes it powered off", async (_what, change, section) => {
    const profile = await appliance.profileNamed("ironic-node-01");
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
    expect(await appliance.read(profile.uri)).toEqual(profile);
    await appliance.off(profile);
    expect(await appliance.put(next)).toBe("Completed");
    expect(connectionsOf(await appliance.read(profile.uri))).not.toEqual(connectionsOf(profile));
  });

  it("takes its connections in another order", async () => {
    const profile = await appliance.profileNamed("ironic-node-01");
    expect(await appliance.put(withConnections(profile, connectionsOf(profile).toReversed()))).toBe("Completed");
  });

  it("names every section that needs the power off", async () => {
    const profile = await appliance.profileNamed("ironic-node-01");
    const next = { ...withConnections(profile, []), boot: { manageBoot: true, order: ["CD"] } };
    const task = await appliance.ended(await appliance.ask("PUT", profile.uri, next));
    expect(task.body.taskErrors[0].message).toContain("* Connections\n* Boot Settings");
  });

  it("counts as running while it powers off", async () => {
    const profile = await appliance.profileNamed("ironic-node-01");
    await appliance.power(profile.serverHardwareUri, "Off");
    const task = await appliance.ask("PUT", profile.uri, withConnections(profile, []));
    expect((await appliance.ended(task)).body.taskErrors[0].errorCode).toBe("ServerNotOffWithCauseForNoServerChange");
  });
});

describe("while a profile is applied", () => {
  it("its server is locked, it is updating and what is new is reserved", async () => {
    const profile = await appliance.profileNamed("ironic-node-03");
    const hardware = profile.serverHardwareUri;
    const next = withConnections(profile, [
      ...connectionsOf(profile),
      await appliance.portOf("Mezz 3:1-b", "tenant-100"),
    ]);
    const task = await appliance.ask("PUT", profile.uri, next);
    expect(await appliance.read(hardware)).toMatchObject({ state: "ApplyingProfile", powerLock: true });
    const during = await appliance.read(profile.uri);
    expect(during).toMatchObject({ state: "Updating", inProgress: true, taskUri: task.body.uri });
    expect(connectionsOf(during).map((each) => each.state)).toEqual(["Deployed", "Reserved"]);
    expect((await appliance.power(hardware, "On")).body.errorCode).toBe("SERVER_HARDWARE_POWER_LOCKED");
    const again = await appliance.ask("PUT", profile.uri, during);
    expect([again.status, again.body.errorCode]).toEqual([409, "SERVER_HARDWARE_POWER_LOCKED"]);
    await appliance.ended(task);
    expect(await appliance.read(hardware)).toMatchObject({
      state: "ProfileApplied",
      powerLock: false,
      powerState: "Off",
    });
    const after = await appliance.read(profile.uri);
    expect(after).toMatchObject({ state: "Normal", inProgress: false });
    expect(after).not.toHaveProperty("transition");
    expect(connectionsOf(after)[1]).toMatchObject({ id: 2, mac: "02:23:13:14:01:12", state: "Deployed" });
  });

  it("a name alone leaves the server alone, and the profile takes no second change", async () => {
    const profile = await appliance.profileNamed("ironic-node-01");
    const renaming = await appliance.ask("PUT", profile.uri, { ...profile, name: "renamed" });
    expect(await appliance.read(profile.serverHardwareUri)).toMatchObject({
      state: "ProfileApplied",
      powerLock: false,
    });
    await appliance.ended(renaming);
    const patch = [{ op: "replace", path: "/description", value: "patched" }];
    const task = await appliance.ask("PATCH", profile.uri, patch);
    expect(await appliance.read(profile.serverHardwareUri)).toMatchObject({
      state: "ProfileApplied",
      powerLock: false,
    });
    const again = await appliance.ask("PATCH", profile.uri, patch);
    expect([again.status, again.body.errorCode]).toEqual([409, "PROFILE_OPERATION_IN_PROGRESS"]);
    await appliance.ended(task);
    expect((await appliance.read(profile.uri)).description).toBe("patched");
    expect(await appliance.outcome("PATCH", profile.uri, [{ op: "remove", path: "/name" }])).toBe("INVALID_ATTRIBUTE");
    const taken = [{ op: "replace", path: "/name", value: "ESX-07" }];
    expect(await appliance.outcome("PATCH", profile.uri, taken)).toBe("DUPLICATE_PROFILE_NAME");
  });
});
